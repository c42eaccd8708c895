// An estimator whose every quantity is a mean, or a share, over clusters.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "plugin/calibration.h"
#include "stats/cluster_ratio.h"

namespace assize {

/// Only adding is left to do. Const calls are thread-safe.
class ClusterMeans : public Estimator {
 public:
  std::span<const Quantity> quantities() const final { return quantities_; }
  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& scratch) const final;
  void influence(std::span<double> out) const final;

 protected:
  /// `clusters`: of the benchmark, not only those with a row.
  explicit ClusterMeans(std::size_t clusters) : clusters_(clusters) {}
  /// Adds a mean in the metric's own unit. Its clusters and freedom are filled
  /// in, and n, where it is not given, is the mean's whole; whether it
  /// `is_mean`, of rows that weigh the same, is said.
  void add_mean(Quantity quantity, ClusterRatio mean);

  std::size_t clusters() const { return clusters_; }

 private:
  std::size_t clusters_;
  std::vector<Quantity> quantities_;
  std::vector<ClusterRatio> means_;  ///< Parallel to quantities_.
};

}  // namespace assize
