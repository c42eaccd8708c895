// How good a benchmark is as a measure: what it tells apart, and how far it
// agrees with a reference ranking.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "audit/rated_systems.h"

namespace assize {

/// One metric of a benchmark, over a set of systems.
struct MetaMetric {
  std::string id = {};  ///< "separability", "spearman" ...
  std::string convention =
      {};  ///< "" or whose rule it is, or which known defect.
  double value = kAbsent;
  /// Over systems, drawn as these were: Student's by the jackknife. NaN: see
  /// `reason`.
  Interval interval;
  std::uint32_t systems = 0;
  std::uint64_t pairs = 0;  ///< Behind the value; 0 of what is no mean of them.
  std::string reason = {};  ///< Why the value or its interval is missing.
};

/// The rule of the published code where it differs from ours.
inline constexpr std::string_view kNotebook = "arena_hard.notebook";

/// Separability with confidence by the systems' own intervals
/// ("separability"), and where all have resampled scores by the middle 80 % of
/// these ("separability_80"); under kNotebook the same with pairs of equal
/// intervals counted once, where that differs. Systems without an interval are
/// left out of both: the metric says of how many it is. O(systems^3).
std::vector<MetaMetric> separability_metrics(
    std::span<const RatedSystem> systems, double level);

/// Agreement with a reference that rates the same systems, in the same order:
/// "strict_agreement", "spearman", "kendall_tau_b"; where both have intervals
/// "agreement_of_separated" and "signed_agreement", by our rule and under
/// kNotebook by that which takes a point inside an interval for apart; where
/// all systems have resampled scores "pair_rank_brier" and
/// "pair_rank_log_loss" by the normal that these suggest. Requires equal
/// lengths. O(systems^3).
std::vector<MetaMetric> agreement_metrics(
    std::span<const RatedSystem> systems,
    std::span<const RatedSystem> reference, double level);

}  // namespace assize
