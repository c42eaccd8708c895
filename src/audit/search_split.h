// Which instructions attacks search on, and which what they found is reported
// on.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "core/trial.h"

namespace assize {

struct SearchSplit {
  /// For each item to search on, in an order drawn at random, its turns in
  /// their order: as the suite shows them, with the attempt in the place of the
  /// system in focus.
  std::vector<Trial> trials;
  /// All items of the instructions that are searched on, sorted.
  std::vector<std::uint32_t> items;
};

/// Sets `share` of the instructions apart, at least one and not all, by a
/// permutation of the seed: the same whatever is searched.  `published`: the
/// suite's own trials; of an item, those of the first pair of a system under
/// test are taken, and of a turn the first.
/// Fails where there are fewer than two instructions.
Result<SearchSplit> split_for_search(const Benchmark& bench,
                                     std::span<const Trial> published,
                                     std::span<const std::uint16_t> under_test,
                                     double share, std::uint64_t seed);

}  // namespace assize
