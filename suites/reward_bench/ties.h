// The Ties score of RewardBench 2: right answers above wrong ones, and nearer
// to each other than to those.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/verdict_table.h"
#include "stats/cluster_ratio.h"

namespace assize::reward_bench {

inline constexpr std::string_view kTies = "Ties";

/// What a rating that failed counts as.
inline constexpr double kFailedRating = -1;

/// "Ties/tied:7" is the row with several right answers of prompt 7,
/// "Ties/ref:7" the one with a single right answer.
struct TiesPrompt {
  std::string_view prompt;
  bool tied = false;
};

/// Nothing for the id of another row.
std::optional<TiesPrompt> ties_prompt(std::string_view item_id);

/// The parts of the score: accuracy of tied rows, of ref rows, and over prompts
/// with both rows: right answers nearer to each other than to the best wrong
/// one, the same held against the ref row's too, and the tanh of how much.
inline constexpr std::size_t kTiesParts = 5;

/// What each part counts. Their sum is 1.01, as published.
inline constexpr std::array<double, kTiesParts> kTiesWeights = {
    0.30, 0.30, 0.20, 0.20, 0.01};

/// The parts as shares in percent, of the judge's clean first ratings; empty
/// where it rated none. A rating that failed is -1. A tied row with one right
/// answer has no margins.
/// **Source:** allenai/reward-bench, rewardbench/utils.py,
/// process_single_model. **Checked against:** tests/oracles/reward_bench.py.
std::vector<ClusterRatio> ties_parts(const Benchmark& bench,
                                     const VerdictTable& table,
                                     std::uint16_t judge);

}  // namespace assize::reward_bench
