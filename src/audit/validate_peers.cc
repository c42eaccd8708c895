// A taste for a slot, before this audit and before two others' rules.

#include <algorithm>
#include <cmath>

#include "audit/own_figures.h"
#include "audit/peer_rules.h"
#include "audit/validate_cells.h"
#include "stats/quantile.h"

namespace assize {
namespace {

/// Nine scenarios of up to 600 items: what an interval says is not asked to the
/// last replicate here.
constexpr std::size_t kMostResamples = 400;
constexpr std::size_t kRules = 3;
const char* const kNames[kRules] = {"assize", "judgecal", "judgekit"};

const Effect* position_effect(const Analysis& found) {
  const auto at =
      std::ranges::find(found.effects, "position_effect", &Effect::contrast);
  return at == found.effects.end() ? nullptr : &*at;
}

/// What this audit and the two rules say, then their figures, then the width of
/// this audit's interval.
Row words(const Analysis& found, const FirstPicks& picks,
          const ItemDraws& draws) {
  constexpr double kEven = 0.5;
  const Effect* own = position_effect(found);
  const Resampled judgecal = resample(picks.rate, draws, kJudgecalDraws);
  const Resampled judgekit = resample(picks.rate, draws, kJudgekitDraws);
  const Says says[] = {own == nullptr ? Says::kOpen : own_says({*own}),
                       judgecal_says(judgecal, kEven),
                       judgekit_says(judgekit, {.least = 0.45, .most = 0.55})};
  Row row;
  for (const Says one : says) row.push_back(static_cast<double>(one));
  row.push_back(own == nullptr ? kAbsent : own->estimate.value);
  row.insert(row.end(), 2, judgecal.value);
  const bool wide = own != nullptr && own->estimate.interval;
  row.push_back(wide ? own->estimate.interval->upper -
                           own->estimate.interval->lower
                     : kAbsent);
  return row;
}

/// What is said of a slot is wrong where it is a bias that is not there, or
/// none where there is one beyond the margin.
bool wrong(Says says, double effect) {
  if (effect == 0) return says == Says::kBias;
  return says == Says::kNone && std::abs(effect) > Statistics{}.margin;
}

void run(const PeerScenario& scenario, const Instrument& instrument,
         const ValidateOptions& given, Validation& out) {
  ValidateOptions options = given;
  options.resamples = std::min(given.resamples, kMostResamples);
  const Wanted wanted{.calibrations = {"position_balanced"}};
  const std::string name = "peers " + scenario.from + " " + scenario.name;
  // Worlds have as many items each, so they can share the rules' draws.
  const Drawn any = scenario.world->draw(Stream(options.seed, {name}));
  const ItemDraws draws(any.bench.items.size(), kJudgekitDraws,
                        Stream(options.seed, {"peers", name}));
  const auto rows = each_world(options, [&](std::size_t number) {
    const MeasuredWorld measured = measure_world(instrument, *scenario.world,
                                                 wanted, name, number, options);
    return words(
        judge_world(measured, *scenario.world, wanted, Statistics{}).found,
        first_picks(measured.table), draws);
  });
  const double effect = scenario.world->expected(
      "position_balanced", {.metric = "position_effect", .system = 1});
  // Quadrature leaves its rounding.
  const double truth = std::abs(effect) < 1e-6 ? 0 : effect;
  for (std::size_t rule = 0; rule < kRules; ++rule) {
    PeerRow row{.scenario = scenario.name,
                .from = scenario.from,
                .asks = "a slot",
                .truth = scenario.first_rate,
                .rule = kNames[rule],
                .worlds = rows.size()};
    const double share = 1 / static_cast<double>(rows.size());
    for (const Row& one : rows) {
      const auto says = static_cast<Says>(static_cast<int>(one[rule]));
      row.found += says == Says::kBias ? share : 0;
      row.cleared += says == Says::kNone ? share : 0;
      row.open += says == Says::kOpen ? share : 0;
      row.wrong += wrong(says, truth) ? share : 0;
    }
    row.figure = mean_over(column_of(rows, kRules + rule)).value;
    const std::vector<double> width = column_of(rows, 2 * kRules);
    if (rule == 0 && !width.empty()) row.width = quantile(width, 0.5);
    out.peers.push_back(std::move(row));
  }
}

}  // namespace

std::vector<NamedPart> peer_parts() {
  return {{"peers", [](const auto& instrument, const auto& options, auto& out) {
             for (const PeerScenario& scenario : instrument.peers) {
               run(scenario, instrument, options, out);
             }
           }}};
}

}  // namespace assize
