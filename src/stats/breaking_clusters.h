// The few instructions whose removal turns a result round.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/verdict.h"

namespace assize {

struct BreakingClusters {
  /// Fewest found, most influential first; empty where none turned it.
  std::vector<std::uint32_t> removed;
  double value = kAbsent;  ///< Without them, computed afresh.
  /// As the influences say; where this differs much from `value` the estimator
  /// is far from linear and fewer clusters might do.
  double predicted = kAbsent;
  bool turned = false;
  std::uint32_t evaluations = 0;
};

/// The value under one weight per cluster: 1, or 0 where it was removed.
using ClusterValue = std::function<double(std::span<const double> weight)>;

/// Searches the smallest set of clusters without which `value` lies on the
/// other side of `threshold` (0 for a difference of two systems: their ranks
/// change; 0.5 for a win rate).  Clusters are taken in the order of their
/// `influence` (derivative of the value by the weight, times the number of
/// clusters), which is exact for a mean of equal clusters; every answer is
/// verified by evaluating without them, and shortened while it still turns.
/// At most `most_share` of the clusters are removed.  A value at the threshold
/// counts as turned already: nothing is removed.  O(evaluations).
/// **Source:** Broderick, Giordano and Meager 2020, arXiv:2011.14999.
/// **Checked against:** all subsets, by a brute-force twin.
BreakingClusters breaking_clusters(const ClusterValue& value,
                                   std::span<const double> influence,
                                   double threshold, double most_share = 0.5);

}  // namespace assize
