// The same worlds before this audit and before two others' rules.

#include <cmath>

#include "audit/peer_rules.h"
#include "audit/validate_cells.h"

namespace assize {
namespace {

constexpr std::size_t kRules = 3;
const char* const kNames[kRules] = {"assize", "judgecal", "judgekit"};

Says own_words(const Analysis& found) {
  for (const Effect& effect : found.effects) {
    if (effect.contrast != "position_effect") continue;
    if (effect.conclusion == Conclusion::kPresent) return Says::kBias;
    if (effect.conclusion == Conclusion::kAbsent) return Says::kNone;
  }
  return Says::kOpen;
}

/// What is said of a slot is wrong where it is a bias that is not there, or
/// none where there is one beyond the margin.
bool wrong(Says says, double effect) {
  if (effect == 0) return says == Says::kBias;
  return says == Says::kNone && std::abs(effect) > Statistics{}.margin;
}

void run(const PeerScenario& scenario, const Instrument& instrument,
         const ValidateOptions& options, Validation& out) {
  const Wanted wanted{.calibrations = {"position_balanced"}};
  const std::string name = "peers " + scenario.from + " " + scenario.name;
  const auto rows = each_world(options, [&](std::size_t number) {
    const MeasuredWorld measured = measure_world(instrument, *scenario.world,
                                                 wanted, name, number, options);
    const Analysis found =
        judge_world(measured, *scenario.world, wanted, Statistics{}).found;
    const std::vector<FirstPicks> items = first_picks(measured.table);
    const Stream stream(options.seed, {"peers", name, std::to_string(number)});
    Row row;
    for (const Says says : {own_words(found), judgecal_says(items, stream),
                            judgekit_says(items, stream)}) {
      row.push_back(static_cast<double>(says));
    }
    return row;
  });
  const double effect = scenario.world->expected(
      "position_balanced", {.metric = "position_effect", .system = 1});
  // Quadrature leaves its rounding.
  const double truth = std::abs(effect) < 1e-6 ? 0 : effect;
  for (std::size_t rule = 0; rule < kRules; ++rule) {
    PeerRow row{.scenario = scenario.name,
                .from = scenario.from,
                .truth = scenario.first_rate,
                .rule = kNames[rule]};
    const double share = 1 / static_cast<double>(rows.size());
    for (const Row& one : rows) {
      const auto says = static_cast<Says>(static_cast<int>(one[rule]));
      row.found += says == Says::kBias ? share : 0;
      row.cleared += says == Says::kNone ? share : 0;
      row.open += says == Says::kOpen ? share : 0;
      row.wrong += wrong(says, truth) ? share : 0;
    }
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
