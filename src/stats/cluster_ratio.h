// A ratio of sums over clusters: a mean or a share, under cluster weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assize {

/// sum_g w_g part_g / sum_g w_g whole_g over the clusters that were added.
/// Const calls are thread-safe.
class ClusterRatio {
 public:
  /// Adds to cluster `cluster`.  Requires clusters in increasing order.
  void add(std::uint32_t cluster, double part, double whole);

  /// `weight` holds one number per cluster; NaN where the weighted whole is 0.
  double value(std::span<const double> weight) const;
  /// The same with every weight one.
  double value() const;

  /// The cluster-robust standard error of value(weight), cr1_error of
  /// stats/cluster_error.h over the clusters drawn: each counts as often as it
  /// was drawn.  NaN where the value is, or below two draws with a whole.
  double standard_error(std::span<const double> weight) const;
  /// The same with every weight one.
  double standard_error() const;

  /// The effective degrees of freedom of standard_error(), values of a cluster
  /// taken to be half independent (stats/clustered_proportion.h): fewer than
  /// clusters() - 1 where they are of unequal size. NaN below two clusters.
  double freedom() const;

  double whole() const;            ///< Sum of the wholes: what the share is of.
  std::uint32_t clusters() const;  ///< Clusters with a whole above zero.

  /// Derivatives of value() by each cluster's weight at unit weights, times
  /// `clusters`; written to out[g * stride], zero for clusters not added, NaN
  /// where the value is.  Requires clusters * stride - stride < out.size().
  void influence(std::size_t clusters, std::size_t stride,
                 std::span<double> out) const;

 private:
  struct Cell {
    std::uint32_t cluster = 0;
    double part = 0, whole = 0;
  };
  std::vector<Cell> cells_;  ///< By increasing cluster.
};

}  // namespace assize
