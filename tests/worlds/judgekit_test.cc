#include "worlds/judgekit.h"

#include <catch2/catch.hpp>

using namespace assize;
using namespace assize::worlds;
using Catch::Matchers::WithinAbs;

// tests/oracles/peer_judges.py
TEST_CASE("the longer answer wins as often as judgekit's law says") {
  CHECK_THAT(judgekit_length("", {.length = 0.5}).truth,
             WithinAbs(31.750070232720407, 2e-3));
  CHECK(judgekit_length("", {.override_share = 0.35}).truth == 0);
}

// The share of ties from tests/oracles/peer_judges.py.
TEST_CASE("an override moves the decided verdicts alone") {
  const PeerScenario picker = judgekit("", "", {.override_share = 0.35});

  const double effect = picker.world->expected(
      "position_balanced", {.metric = "position_effect", .system = 1});

  CHECK_THAT(picker.first_rate, WithinAbs(0.675, 1e-12));
  CHECK_THAT(effect, WithinAbs(35 * (1 - 0.18468257548296763), 1e-3));
}

TEST_CASE("two of the same have no longer one") {
  const auto seen = std::get<std::vector<PairSeen>>(
      judgekit_length("", {.items = 50}).draw(Stream(1, {"test"})));

  REQUIRE(seen.size() == 50);
  for (std::size_t i = 45; i < 50; ++i) CHECK(seen[i].control);
}
