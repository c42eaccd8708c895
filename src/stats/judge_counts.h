// How often a yes-or-no judge says yes, and how often people then agree: all
// that the estimators of a share of yes need, under cluster weights.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/error.h"

namespace assize {

/// Sums over rows, weighted or not.  Labels are in [0, 1]: ties count halves.
struct JudgeCounts {
  double test = 0;      ///< Rows that are judged and not labelled.
  double test_yes = 0;  ///< Of these, the judge says yes.
  /// Labelled rows, by what the judge says: [0] no, [1] yes.
  std::array<double, 2> labelled = {};
  std::array<double, 2> label = {};  ///< Sums of their labels.

  double share_yes() const { return test_yes / test; }
  /// Mean label where the judge says `verdict`; NaN where it never does.
  double mean_label(std::size_t verdict) const {
    return label[verdict] / labelled[verdict];
  }
  double positives() const { return label[0] + label[1]; }
  double negatives() const { return labelled[0] + labelled[1] - positives(); }
  double sensitivity() const { return label[1] / positives(); }
  double specificity() const { return (labelled[0] - label[0]) / negatives(); }
};

/// Rows in any order; vectors of equal length.
struct JudgedRows {
  std::size_t clusters = 0;
  std::vector<std::uint32_t> cluster = {};  ///< Below `clusters`.
  std::vector<double> label = {};           ///< In [0, 1]; NaN: not labelled.
  std::vector<std::uint8_t> verdict = {};   ///< The judge's: 0 or 1.
};

/// JudgeCounts by cluster.  Const calls are thread-safe.
class ClusterJudgeCounts {
 public:
  /// Fails where a cluster is labelled in part or a label is outside [0, 1].
  static Result<ClusterJudgeCounts> make(const JudgedRows& data);

  /// Summed under `weight`, one number per cluster (empty: once each).
  JudgeCounts total(std::span<const double> weight = {}) const;

  /// Derivatives of a function of the total by every cluster's weight at unit
  /// weights, times `clusters`, from its derivatives by the counts.  Requires
  /// out.size() = clusters.
  void influence(const JudgeCounts& gradient, std::span<double> out) const;

  /// The standard error of that function by cluster: the root of the sum of
  /// the squared derivatives, which are zero on average on each side of the
  /// labelling.  CR0.
  double standard_error(const JudgeCounts& gradient) const;

  /// One label per cluster for `draw`: labelled and unlabelled apart.
  const std::vector<std::uint32_t>& resampling_strata() const {
    return labelled_;
  }

 private:
  std::vector<JudgeCounts> cell_;
  std::vector<std::uint32_t> labelled_;
};

}  // namespace assize
