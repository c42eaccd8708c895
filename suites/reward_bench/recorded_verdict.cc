#include "suites/reward_bench/recorded_verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "suites/score_verdict.h"

namespace assize::reward_bench {
namespace {

constexpr double kExact = 1e-6;  ///< Credits are stored in digits.

/// Among how many bests the credit is shared, or 0 if it is no such share.
std::size_t bests_of(double credit, std::size_t answers) {
  for (std::size_t bests = 1; bests <= answers; ++bests) {
    if (std::abs(credit * static_cast<double>(bests) - 1) < kExact) {
      return bests;
    }
  }
  return 0;
}

Verdict chosen(std::int8_t winner) {
  Verdict out;
  out.status = Status::kChosen;
  out.winner = winner;
  return out;
}

}  // namespace

double credit_of(std::span<const double> scores) {
  const double best = std::ranges::max(scores);
  const auto bests = std::ranges::count(scores, best);
  if (scores[0] != best || (scores.size() == 2 && bests == 2)) return 0;
  return 1.0 / static_cast<double>(bests);
}

Result<Verdict> recorded_verdict(const ScoredRow& said, std::size_t answers) {
  if (!said.scores.empty()) return suites::verdict_of_scores(said.scores);
  if (said.result == 0) return chosen(1);
  const std::size_t bests = bests_of(said.result, answers);
  if (bests == 1) return chosen(0);
  if (bests == 0) {
    return fail(fmt::format("the result {} is no credit of {} answers",
                            said.result, answers));
  }
  Verdict out;
  out.status = Status::kTied;
  out.tie = bests == answers ? Tie::kPartialCredit : Tie::kEqualScores;
  if (bests == answers) return out;
  std::vector<double> credit(answers, 0);
  std::fill_n(credit.begin(), bests, 1);
  out.score = credit;
  return out;
}

Result<void> add_placed(Record record, const ScoredRow& said,
                        std::vector<Record>& out) {
  const std::size_t answers = record.trial.slots;
  if (!said.scores.empty() || said.by_place.empty()) {
    Result<Verdict> verdict = recorded_verdict(said, answers);
    if (!verdict) return tl::unexpected(verdict.error());
    record.verdict = std::move(*verdict);
    suites::add_placements(record, out);
    return {};
  }
  ScoredRow one;
  for (std::size_t place = 0; place < answers; ++place) {
    one.result = said.by_place[place];
    if (std::isnan(one.result)) continue;
    Result<Verdict> verdict = recorded_verdict(one, answers);
    if (!verdict) return tl::unexpected(verdict.error());
    record.verdict = std::move(*verdict);
    std::vector<Record> placed;
    suites::add_placements(record, placed);
    out.push_back(placed[place]);
  }
  return {};
}

}  // namespace assize::reward_bench
