#include "suites/score_verdict.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace assize::suites {
namespace {

double probability(double first, double second) {
  const double p = 1 / (1 + std::exp(second - first));
  if (p != 0.5 || first == second) return p;
  return std::nextafter(p, first > second ? 1 : 0);
}

}  // namespace

Verdict verdict_of_scores(const std::vector<double>& scores) {
  assert(scores.size() >= 2);
  Verdict out;
  const auto best = std::ranges::max_element(scores);
  const bool tied = std::ranges::count(scores, *best) > 1;
  out.status = tied ? Status::kTied : Status::kChosen;
  if (tied) out.tie = Tie::kEqualScores;
  if (!tied) out.winner = static_cast<std::int8_t>(best - scores.begin());
  if (scores.size() == 2) out.p_first = probability(scores[0], scores[1]);
  out.score = scores;
  return out;
}

void add_placements(const Record& record, std::vector<Record>& out) {
  assert(record.trial.focus == 0);
  for (std::uint8_t slot = 0; slot < record.trial.slots; ++slot) {
    Record& placed = out.emplace_back(record);
    std::swap(placed.trial.shown[0], placed.trial.shown[slot]);
    placed.trial.focus = slot;
    Verdict& verdict = placed.verdict;
    if (slot < verdict.score.size()) {
      std::swap(verdict.score[0], verdict.score[slot]);
    }
    const auto winner = static_cast<std::uint8_t>(verdict.winner);
    if (winner == 0 || winner == slot) {
      verdict.winner = static_cast<std::int8_t>(slot - winner);
    }
    if (slot == 1) verdict.p_first = 1 - verdict.p_first;
  }
}

}  // namespace assize::suites
