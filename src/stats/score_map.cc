#include "stats/score_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

constexpr double kCertain = 1e-12;

}  // namespace

Result<void> check_two_classes(const ScoredOutcomes& rows) {
  assert(rows.score.size() == rows.outcome.size());
  assert(rows.weight.empty() || rows.weight.size() == rows.score.size());
  double yes = 0, no = 0;
  for (std::size_t i = 0; i < rows.score.size(); ++i) {
    if (!std::isfinite(rows.score[i])) {
      return fail(fmt::format("score {} is not finite", i));
    }
    assert(rows.outcome[i] >= 0 && rows.outcome[i] <= 1);
    yes += rows.weight_of(i) * rows.outcome[i];
    no += rows.weight_of(i) * (1 - rows.outcome[i]);
  }
  if (!(yes > 0) || !(no > 0)) {
    return fail(
        fmt::format("none of the outcomes is {}: one class alone "
                    "calibrates nothing",
                    yes > 0 ? 0 : 1));
  }
  return {};
}

Result<std::vector<double>> cross_fit(const ScoredOutcomes& rows,
                                      std::span<const std::uint32_t> fold,
                                      std::uint32_t folds,
                                      const FitScoreMap& fit) {
  assert(folds >= 2 && fold.size() == rows.score.size());
  std::vector<double> out(rows.score.size());
  for (std::uint32_t k = 0; k < folds; ++k) {
    std::vector<double> score, outcome, weight;
    for (std::size_t i = 0; i < fold.size(); ++i) {
      if (fold[i] == k) continue;
      score.push_back(rows.score[i]);
      outcome.push_back(rows.outcome[i]);
      weight.push_back(rows.weight_of(i));
    }
    const Result<ScoreMap> map = fit({score, outcome, weight});
    if (!map) {
      return fail(fmt::format("without fold {}: {}", k, map.error().message));
    }
    for (std::size_t i = 0; i < fold.size(); ++i) {
      if (fold[i] == k) out[i] = (*map)(rows.score[i]);
    }
  }
  return out;
}

double bounded_logit(double p) {
  assert(p >= 0 && p <= 1);
  const double kept = std::clamp(p, kCertain, 1 - kCertain);
  return std::log(kept) - std::log1p(-kept);
}

}  // namespace assize
