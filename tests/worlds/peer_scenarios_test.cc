#include "worlds/peer_scenarios.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/verdict_table.h"

namespace {

using namespace assize;
using Catch::Matchers::WithinAbs;

const PeerScenario& named(const std::vector<PeerScenario>& all,
                          std::string_view name) {
  for (const PeerScenario& one : all) {
    if (one.name == name) return one;
  }
  FAIL("no scenario " << name);
  return all[0];
}

}  // namespace

TEST_CASE("scenarios without a slot have no position effect") {
  const auto all = worlds::peer_scenarios();
  const std::string name =
      GENERATE("null", "verbosity", "clean", "20 instructions, 1 to 8 items");

  const PeerScenario& none = named(all, name);

  CAPTURE(name);
  CHECK_THAT(none.first_rate, WithinAbs(0.5, 1e-9));
  CHECK_THAT(none.world->expected("position_balanced",
                                  {.metric = "position_effect", .system = 1}),
             WithinAbs(0, 1e-6));
}

TEST_CASE("each scenario's draws agree with its expectations") {
  for (const PeerScenario& scenario : worlds::peer_scenarios()) {
    CAPTURE(scenario.name);
    const Stream stream(3, {"test", scenario.name});
    double sum = 0, squares = 0, first = 0, decided = 0;
    constexpr int kWorlds = 400;

    for (int w = 0; w < kWorlds; ++w) {
      const Drawn drawn =
          scenario.world->draw(stream.at(static_cast<std::uint64_t>(w)));
      const VerdictTable table = tabulate(drawn.bench);
      double effect = 0;
      for (std::size_t i = 0; i < table.rows(); ++i) {
        effect += table.slot[i] == 0 ? table.y[i] : -table.y[i];
        if (table.status[i] != Status::kChosen) continue;
        ++decided;
        first += (table.y[i] == 1) == (table.slot[i] == 0);
      }
      effect *= 200 / static_cast<double>(table.rows());
      sum += effect;
      squares += effect * effect;
    }

    const double mean = sum / kWorlds;
    const double error = std::sqrt((squares / kWorlds - mean * mean) / kWorlds);
    CHECK_THAT(
        scenario.world->expected("position_balanced",
                                 {.metric = "position_effect", .system = 1}),
        WithinAbs(mean, 4.5 * error + 1e-6));
    // A share of first picks moves half as far as the difference in points.
    CHECK_THAT(scenario.first_rate,
               WithinAbs(first / decided, 4.5 * error / 100 + 1e-6));
  }
}

TEST_CASE("a trial draws as many items as it says, the same from a stream") {
  const Stream stream(4, {"test"});
  for (const PeerTrial& trial : worlds::peer_trials()) {
    CAPTURE(trial.name);

    const PeerSeen one = trial.draw(stream), two = trial.draw(stream);

    const std::size_t items = std::visit(
        [](const auto& seen) {
          if constexpr (requires { seen.columns; }) {
            return seen.by_prompt.size() / seen.columns;
          } else {
            return seen.size();
          }
        },
        one);
    CHECK(items == trial.items);
    CHECK(one.index() == two.index());
  }
}
