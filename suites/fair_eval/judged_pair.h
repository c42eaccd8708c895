// All that one judge said of one pair of answers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/benchmark.h"
#include "stats/repeated_verdicts.h"

namespace assize::fair_eval {

struct JudgedPair {
  std::uint32_t item = 0;
  std::uint16_t first = 0, second = 0;  ///< Systems; scores are in this order.
  /// By which answer was shown first, the samples in order; NaN: not read.
  std::array<std::vector<ScorePair>, 2> orders;
};

/// The judge's clean pairs, by system, then item: the system under test is the
/// first. Where a verdict has no scores, the winner has 1, its rival 0, and
/// each of a tie a half.
std::vector<JudgedPair> judged_pairs(const Benchmark& bench,
                                     std::uint16_t judge);

/// The balanced average: sample by sample of both orders, where one has fewer
/// the rest of the other is left out; of one order, where the other was never
/// asked.
AverageVerdict balanced(const JudgedPair& pair);

/// The average of the order that was asked first, alone.
AverageVerdict one_order(const JudgedPair& pair);

/// As the published program has it: all that was read in either order pooled,
/// in floating point. Nothing where nothing was read.
std::optional<int> pooled(const JudgedPair& pair);

/// Whether the verdict by the averages changes with the order; nothing where
/// either order has none.
std::optional<bool> conflict(const JudgedPair& pair);

/// 1: the first answer is better, 0: the second, a half: neither.
double label_of(int verdict);

}  // namespace assize::fair_eval
