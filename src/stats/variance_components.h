// Where a judged score's variance comes from, and the design that it asks for.
#pragma once

#include <cstdint>
#include <span>

#include "core/verdict.h"

namespace assize {

/// One judged outcome of a pilot: items, the orders in which each was shown,
/// and the repeats of each order.
struct PilotScore {
  std::uint32_t item = 0, order = 0;
  double score = kAbsent;  ///< NaN: not judged, left out.
};

/// score = mean + item + order within item + repeat, all independent. Estimates
/// by sums of squares may be negative: no evidence of that component. One whose
/// level was never repeated is NaN, and is part of the level above it.
struct VarianceComponents {
  double mean = kAbsent;
  double item = kAbsent;    ///< Between items.
  double order = kAbsent;   ///< Between an item's orders: position, too.
  double repeat = kAbsent;  ///< Between repeats of the same question.
  std::uint32_t items = 0, cells = 0, scores = 0;  ///< Behind the estimates.

  /// The variance that one item brings to the mean where each is judged in so
  /// many orders with so many repeats: item + order / orders + repeat / (orders
  /// repeats), not below zero. For both orders of a pair it is exact although
  /// orders are fixed: their main effect cancels. Requires both >= 1.
  double per_item(double orders, double repeats) const;
};

/// Nested analysis of variance by Henderson's method I: the mean squares
/// between items, between orders within items and within orders are set equal
/// to their expectations, unequal numbers allowed. Requires scores sorted by
/// (item, order). NaN below two items. O(n).
/// **Source:** Searle, Casella and McCulloch 1992, Variance Components,
/// sections 3.6 and 5.3; Henderson 1953, doi:10.2307/3001853.
/// **Checked against:** statsmodels anova_lm of a balanced pilot, and moments
/// of simulated unbalanced ones.
VarianceComponents variance_components(std::span<const PilotScore> pilot);

struct JudgingDesign {
  double items = kAbsent, orders = kAbsent, repeats = kAbsent;
  double calls = kAbsent;           ///< items orders repeats.
  double standard_error = kAbsent;  ///< Of the mean.
};

/// The fewest calls whose mean has at most this standard error, among 1 to
/// `most_orders` orders and 1 to `most_repeats` repeats; of equals, more
/// orders, then fewer repeats. `items` is at least 2. Requires standard_error >
/// 0.
JudgingDesign cheapest_design(const VarianceComponents& components,
                              double standard_error, int most_orders,
                              int most_repeats);

}  // namespace assize
