// The published headline: how often a judge finds the right answer.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "plugin/calibration.h"

namespace assize::judge_bench {

/// One judge on one pair.
struct JudgedPair {
  std::uint32_t item = 0;
  bool right = false;          ///< By the published rule.
  bool right_in_both = false;  ///< Both orders say the label.
  bool consistent = false;     ///< Both orders say the same, a tie included.
  bool unread = false;         ///< An order has no verdict.
};

/// The judge's pairs by item: the clean first samples of both orders. Each
/// order that says the label counts +1, the other answer -1, a tie or nothing
/// 0; a pair is right where the sum is positive. An order without a verdict is
/// consistent only with another such.
/// **Source:** ScalerLab/JudgeBench, utils/metrics.py.
std::vector<JudgedPair> judged_pairs(const Benchmark& bench,
                                     const VerdictTable& table,
                                     std::uint16_t judge);

/// In percent of the pairs, over all and by source: `accuracy` by the rule
/// above, `accuracy_both_orders` and `consistency`. Fails for the judge "gold"
/// and a judge without verdicts.
Result<std::unique_ptr<const Estimator>> accuracy(const Study& study);

}  // namespace assize::judge_bench
