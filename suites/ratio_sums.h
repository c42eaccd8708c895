// An estimator whose every quantity is a weighted sum of shares over clusters.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "plugin/calibration.h"
#include "stats/cluster_ratio.h"

namespace assize::suites {

/// A share and what it counts in a sum.
struct Term {
  std::size_t part = 0;
  double weight = 0;
};

/// Parts are added first, then quantities of them. Const calls are thread-safe.
class RatioSums final : public Estimator {
 public:
  /// `clusters`: of the benchmark, not only those with a row.
  RatioSums(std::size_t clusters, Notes notes);

  /// Returns the part's index.
  std::size_t add_part(ClusterRatio part);
  /// Requires parts that were added. Its clusters are filled in, those of each
  /// part counted, where it gives none.
  void add_quantity(Quantity quantity, std::vector<Term> terms);
  const ClusterRatio& part(std::size_t index) const { return parts_[index]; }

  std::span<const Quantity> quantities() const override { return quantities_; }
  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& scratch) const override;
  void influence(std::span<double> out) const override;
  Notes notes() const override { return notes_; }

 private:
  std::size_t clusters_;
  Notes notes_;
  std::vector<ClusterRatio> parts_;
  std::vector<Quantity> quantities_;
  std::vector<std::vector<Term>> terms_;  ///< Parallel to quantities_.
};

}  // namespace assize::suites
