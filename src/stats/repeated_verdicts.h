// Several verdicts on one comparison: their average without rounding, how much
// they disagree, and which comparisons people should look at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/verdict.h"

namespace assize {

/// What two answers got in one judgement; NaN where it could not be read.
struct ScorePair {
  double first = kAbsent, second = kAbsent;  ///< By answer, not by position.
  bool read() const { return first == first && second == second; }
};

/// Verdicts for the first answer.
struct VerdictCounts {
  std::uint32_t win = 0, tie = 0, loss = 0;
  std::uint32_t total() const { return win + tie + loss; }
};

/// Entropy of the verdicts in nats: -sum p ln p over win, tie and loss; 0 where
/// all agree, at most ln 3; NaN without verdicts.  FairEval's balanced position
/// diversity entropy where both orders are counted.
/// **Source:** Wang et al. 2023, arXiv:2305.17926, section 3.3.
/// **Checked against:** scipy.stats.entropy.
double verdict_entropy(const VerdictCounts& counts);

/// The ceil(share n) comparisons of highest entropy, in that order, the
/// earlier first among equals; NaN last.  Requires share in [0, 1].
std::vector<std::size_t> human_queue(std::span<const double> entropy,
                                     double share);

/// The average of one answer's score less the other's, exactly.
struct AverageVerdict {
  /// 1: the first answer's average is higher; 0: equal; -1: lower.  None where
  /// no judgement was read.
  std::optional<int> verdict;
  double first = kAbsent, second = kAbsent;  ///< Averages, for display.
  VerdictCounts counts;       ///< Of the judgements that were averaged.
  std::uint32_t used = 0;     ///< Judgements averaged.
  std::uint32_t dropped = 0;  ///< Left out, whether read or not.
};

/// Averages scores over `first_order` (answer 1 first) and `second_order`
/// (answer 2 first).  Multiple evidence (MEC): one order, the other empty.
/// Balanced positions (BPC): both, sample s of one with sample s of the other;
/// where either cannot be read both are dropped, so that neither order weighs
/// more.  Scores are taken as decimals of six places and summed as whole
/// numbers, so rounding makes and breaks no tie.  Requires |score| <= 1e9,
/// at most 1e6 judgements and, if neither is empty, equal lengths.
/// **Source:** Wang et al. 2023, arXiv:2305.17926, sections 3.1 and 3.2.
/// **Checked against:** Python's fractions.Fraction (tests/oracles).
AverageVerdict average_verdict(std::span<const ScorePair> first_order,
                               std::span<const ScorePair> second_order);

}  // namespace assize
