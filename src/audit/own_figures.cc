#include "audit/own_figures.h"

#include <algorithm>
#include <cmath>

#include "audit/conclusions.h"
#include "audit/peer_figures.h"
#include "stats/calibration_error.h"

namespace assize {
namespace {

constexpr double kPoints = 100, kHalf = 0.5;
constexpr double kInnocent = 0.1;  ///< Of a correlation or a ratio.

/// A figure whose null value is 0.
struct OwnFigure {
  ItemFigure figure;
  double least = -kPoints, most = kPoints, margin = 0;
  bool is_mean = false;
  std::size_t items = 0;  ///< Behind it.
};

/// The mean of what is in the first column, over items that have any.
OwnFigure mean_figure(const std::vector<double>& cells, double margin) {
  OwnFigure out{.figure = {}, .margin = margin, .is_mean = true};
  for (std::size_t i = 1; i < cells.size(); i += 2) {
    out.items += cells[i] > 0 ? 1 : 0;
  }
  out.figure = ratio_of_sums(cells);
  return out;
}

OwnFigure of_pairs(const std::vector<PairSeen>& seen, double margin) {
  std::vector<double> cells;
  double people = 0, counted = 0;
  for (const PairSeen& pair : seen) {
    const double over = (pair.won[0] + pair.won[1]) / 2 - pair.people;
    const double counts = pair.control ? 0 : 1;
    cells.insert(cells.end(), {counts * kPoints * over, counts});
    people += counts * pair.people;
    counted += counts;
  }
  OwnFigure out = mean_figure(cells, margin);
  // The judge's rate is within [0, 100], whatever people say.
  out.least = -kPoints * people / counted;
  out.most = kPoints + out.least;
  return out;
}

OwnFigure of_scores(PeerAsks asks, const std::vector<ScoreSeen>& seen,
                    const Statistics& statistics) {
  constexpr double kScale = 8;  ///< Two differences of scores of 1 to 5.
  OwnFigure out{.figure = score_figure(asks, seen),
                .least = -1,
                .most = 1,
                .margin = kInnocent,
                .items = seen.size()};
  if (asks == PeerAsks::kSelf) {
    out.least = -kScale;
    out.most = kScale;
    out.margin = statistics.score_margin;
  }
  if (asks == PeerAsks::kSpread) {
    out.figure = [ratio =
                      std::move(out.figure)](std::span<const double> weight) {
      return ratio(weight) - 1;
    };
    out.most = kScale;
  }
  return out;
}

OwnFigure of_chances(const std::vector<ChanceSeen>& seen, double margin) {
  std::vector<double> surety, right;
  for (const ChanceSeen& row : seen) {
    const bool yes = row.yes >= kHalf;
    surety.push_back(yes ? row.yes : 1 - row.yes);
    right.push_back((row.outcome > kHalf) == yes ? 1 : 0);
  }
  OwnFigure out{.figure = {}, .margin = margin, .items = seen.size()};
  out.figure = [surety = std::move(surety),
                right = std::move(right)](std::span<const double> weight) {
    return kPoints * balance_score({surety, right, weight}).value;
  };
  return out;
}

std::vector<OwnFigure> of_prompts(const PromptsSeen& seen, double margin) {
  std::vector<OwnFigure> out;
  for (std::size_t c = 1; c < seen.columns; ++c) {
    std::vector<double> cells;
    for (std::size_t i = 0; i < seen.by_prompt.size(); i += seen.columns) {
      const double moved = seen.by_prompt[i + c] - seen.by_prompt[i];
      cells.insert(cells.end(), {kPoints * moved, 1});
    }
    out.push_back(mean_figure(cells, margin));
  }
  return out;
}

OwnFigure of_repeats(const PromptsSeen& seen, double margin) {
  std::vector<double> cells;
  for (std::size_t i = 0; i < seen.by_repeat.size(); i += seen.columns) {
    const auto row = std::span(seen.by_repeat).subspan(i, seen.columns);
    const bool same = std::ranges::count(row, row[0]) == std::ssize(row);
    cells.insert(cells.end(), {same ? 0 : kPoints, 1});
  }
  OwnFigure out = mean_figure(cells, margin);
  out.least = 0;
  return out;
}

std::vector<OwnFigure> figures(const PeerTrial& trial, const PeerSeen& seen,
                               const Statistics& statistics) {
  if (const auto* pairs = std::get_if<std::vector<PairSeen>>(&seen)) {
    return {of_pairs(*pairs, statistics.margin)};
  }
  if (const auto* scores = std::get_if<std::vector<ScoreSeen>>(&seen)) {
    return {of_scores(trial.asks, *scores, statistics)};
  }
  if (const auto* chances = std::get_if<std::vector<ChanceSeen>>(&seen)) {
    return {of_chances(*chances, statistics.margin)};
  }
  const auto& prompts = std::get<PromptsSeen>(seen);
  if (trial.asks == PeerAsks::kPrompts) {
    return of_prompts(prompts, statistics.margin);
  }
  return {of_repeats(prompts, statistics.margin)};
}

Combination combination(const OwnFigure& of, const ItemDraws& draws,
                        std::size_t resamples) {
  const Resampled found = resample(of.figure, draws, resamples);
  Combination out{.value = found.value,
                  .influence = item_influence(of.figure, draws.items()),
                  .n = static_cast<std::uint32_t>(of.items),
                  .clusters = static_cast<std::uint32_t>(of.items),
                  .least = of.least,
                  .most = of.most,
                  .is_mean = of.is_mean};
  for (const double one : found.drawn) {
    if (std::isfinite(one)) {
      out.replicates.push_back(one);
    } else {
      ++out.undefined;
    }
  }
  return out;
}

}  // namespace

std::vector<Effect> own_effects(const PeerTrial& trial, const PeerSeen& seen,
                                const ItemDraws& draws, std::size_t resamples,
                                const Statistics& statistics) {
  std::vector<Effect> out;
  for (const OwnFigure& figure : figures(trial, seen, statistics)) {
    Effect& effect = out.emplace_back();
    effect.contrast = trial.name;
    effect.margin = figure.margin;
    measure_effect(combination(figure, draws, resamples),
                   {.level = statistics.confidence}, {}, effect);
  }
  conclude(out, statistics, false);
  return out;
}

Says own_says(const std::vector<Effect>& effects) {
  const auto all = [&](Conclusion conclusion) {
    return std::ranges::count(effects, conclusion, &Effect::conclusion);
  };
  if (all(Conclusion::kPresent) > 0) return Says::kBias;
  return all(Conclusion::kAbsent) == std::ssize(effects) ? Says::kNone
                                                         : Says::kOpen;
}

}  // namespace assize
