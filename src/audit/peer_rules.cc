#include "audit/peer_rules.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "audit/peer_figures.h"
#include "stats/agreement.h"
#include "stats/interval.h"
#include "stats/moments.h"
#include "stats/student.h"

namespace assize {
namespace {

constexpr double kHalf = 0.5, kLevel = 0.95;

std::vector<double> finite(const std::vector<double>& values) {
  std::vector<double> out;
  for (const double one : values) {
    if (std::isfinite(one)) out.push_back(one);
  }
  return out;
}

Heard on_figure(const PeerTrial& trial, const ItemFigure& figure,
                const ItemDraws& draws) {
  if (trial.rule == Peer::kJudgecal) {
    const Resampled found = resample(figure, draws, kJudgecalDraws);
    const double null = trial.asks == PeerAsks::kLength ? kHalf : 0;
    return {judgecal_says(found, null), found.value};
  }
  const Resampled found = resample(figure, draws, kJudgekitDraws);
  Innocent band{-0.1, 0.1};
  if (trial.asks == PeerAsks::kSelf) band = {-0.2, 0.2};
  if (trial.asks == PeerAsks::kSpread) band = {0.9, 1.1};
  if (trial.asks == PeerAsks::kConfidence) band = {0, 0.05};
  return {judgekit_says(found, band), found.value};
}

Heard on_pairs(const PeerTrial& trial, const std::vector<PairSeen>& seen,
               const ItemDraws& draws) {
  Heard out = on_figure(trial, pair_figure(trial, seen), draws);
  const bool suppressed = trial.asks == PeerAsks::kSelf && unlike_sets(seen);
  if (suppressed && out.says == Says::kBias) out.says = Says::kNone;
  return out;
}

/// judgecal, on wordings: Fleiss' kappa's upper end below 0.6 or two wordings
/// that part on more than a fifth of what both decide; and kappa 0.05 below
/// that of repeats.
Heard on_wordings(const PromptsSeen& seen, const ItemDraws& draws) {
  constexpr double kFloor = 0.6, kCeiling = 0.2, kMargin = 0.05;
  const Ratings prompts(seen.by_prompt, seen.columns);
  const Ratings repeats(seen.by_repeat, seen.columns);
  const Resampled kappa = resample(
      [&](std::span<const double> weight) {
        return fleiss_kappa(prompts, weight);
      },
      draws, kJudgecalDraws);
  const double upper = percentile_interval(finite(kappa.drawn), kLevel).upper;
  const bool low = upper < kFloor || most_flipped(seen) > kCeiling;
  const double steady = fleiss_kappa(repeats);
  // Where there is no kappa of repeats, the first half stands alone.
  const bool beyond = !(kappa.value >= steady - kMargin);
  return {low && beyond ? Says::kBias : Says::kNone, kappa.value};
}

Heard on_repeats(const PromptsSeen& seen) {
  constexpr double kFloor = 0.8;
  const double share = unanimous(seen);
  return {share < kFloor ? Says::kBias : Says::kNone, share};
}

}  // namespace

Says judgecal_says(const Resampled& found, double null) {
  constexpr double kAlpha = 0.05, kFloor = 0.05, kPower = 0.8;
  const std::vector<double> drawn = finite(found.drawn);
  // It gives up where more than half of the draws have no figure.
  if (std::isnan(found.value) || 2 * drawn.size() < found.drawn.size()) {
    return Says::kOpen;
  }
  const auto below =
      std::ranges::count_if(drawn, [&](double one) { return one <= null; });
  const auto above =
      std::ranges::count_if(drawn, [&](double one) { return one >= null; });
  const double p =
      std::min(1.0, 2.0 * static_cast<double>(std::min(below, above) + 1) /
                        static_cast<double>(drawn.size() + 1));
  if (p < kAlpha) {
    return std::abs(found.value - null) > kFloor ? Says::kBias : Says::kNone;
  }
  const double detectable =
      (normal_quantile(1 - kAlpha / 2) + normal_quantile(kPower)) *
      standard_deviation(drawn, 1);
  return detectable > kFloor ? Says::kOpen : Says::kNone;
}

Says judgekit_says(const Resampled& found, const Innocent& band) {
  constexpr double kMostMissing = 0.1;
  const std::vector<double> drawn = finite(found.drawn);
  const auto all = static_cast<double>(found.drawn.size());
  if (all - static_cast<double>(drawn.size()) > kMostMissing * all) {
    return Says::kNone;
  }
  const Interval interval = percentile_interval(drawn, kLevel);
  return interval.lower > band.most || interval.upper < band.least
             ? Says::kBias
             : Says::kNone;
}

FirstPicks first_picks(const VerdictTable& table) {
  struct Picks {
    double first = 0, decided = 0;
  };
  std::map<std::uint32_t, Picks> by_item;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    Picks& picks = by_item[table.item[i]];
    if (table.status[i] != Status::kChosen) continue;
    const bool wins = table.y[i] > kHalf;
    picks.decided += 1;
    picks.first += wins == (table.slot[i] == 0) ? 1 : 0;
  }
  std::vector<double> cells;
  for (const auto& [item, picks] : by_item) {
    cells.insert(cells.end(), {picks.first, picks.decided});
  }
  return {ratio_of_sums(cells), by_item.size()};
}

Heard hear_peer(const PeerTrial& trial, const PeerSeen& seen,
                const ItemDraws& draws) {
  if (const auto* pairs = std::get_if<std::vector<PairSeen>>(&seen)) {
    return on_pairs(trial, *pairs, draws);
  }
  if (const auto* scores = std::get_if<std::vector<ScoreSeen>>(&seen)) {
    return on_figure(trial, score_figure(trial.asks, *scores), draws);
  }
  if (const auto* chances = std::get_if<std::vector<ChanceSeen>>(&seen)) {
    return on_figure(trial, calibration_figure(*chances), draws);
  }
  const auto& prompts = std::get<PromptsSeen>(seen);
  return trial.asks == PeerAsks::kPrompts ? on_wordings(prompts, draws)
                                          : on_repeats(prompts);
}

}  // namespace assize
