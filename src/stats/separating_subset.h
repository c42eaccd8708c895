// The fewest items that still tell apart every pair of systems that all items
// tell apart.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/item_separation.h"

namespace assize {

/// A pair of systems whose intervals do not overlap.
struct SeparatedPair {
  std::uint32_t above = 0, below = 0;

  friend bool operator==(const SeparatedPair&, const SeparatedPair&) = default;
};

/// The pairs that these items (of no particular order, at least two) tell
/// apart: whose Student intervals of the mean, each at `level`, do not overlap.
/// By (above, below). Requires level in (0, 1).
std::vector<SeparatedPair> separated_pairs(const ItemScores& scores,
                                           std::span<const std::uint32_t> items,
                                           double level);

/// Beyond so many steps of work no subset is sought; see subset_work().
inline constexpr double kMostSubsetWork = 2e10;

/// Comparisons of two intervals that separating_subset() may make at most:
/// items^2 x pairs that all items tell apart.
double subset_work(const ItemScores& scores, std::uint64_t pairs);

/// Few items, at least `least` and increasing, that tell apart every pair that
/// all items do, in the same order; all of them where they tell nothing apart.
///
/// A heuristic, for the least number is as hard to find as a set cover. Up:
/// from the `least` items of greatest contribution (item_separation), the item
/// is added that leaves the intervals overlapping least, summed over pairs,
/// until none does. Down: from there, and once more from all items, the item is
/// left out whose absence keeps every pair apart by the most, as long as there
/// is one. The smaller result counts. Guaranteed: every pair stays apart, and
/// no single item can be spared. Not guaranteed: that no other subset is
/// smaller; exhaustive search on small inputs finds at most a few items less
/// (separating_subset_test.cc). Deterministic: equals are decided by their
/// place.
///
/// The items are chosen by the scores that they then tell apart, so for other
/// systems they tell less than they seem to. Requires least >= 2 and
/// level in (0, 1).
std::vector<std::uint32_t> separating_subset(const ItemScores& scores,
                                             double level, std::size_t least);

}  // namespace assize
