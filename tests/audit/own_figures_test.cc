#include "audit/own_figures.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace {

using namespace assize;
using Catch::Matchers::WithinAbs;

PeerTrial asks(PeerAsks what) {
  return {.name = "test",
          .from = "",
          .asks = what,
          .rule = Peer::kJudgecal,
          .items = 0,
          .truth = 0,
          .draw = {}};
}

std::vector<Effect> effects(PeerAsks what, const PeerSeen& seen,
                            std::size_t items) {
  const ItemDraws draws(items, 400, Stream(1, {"test"}));
  return own_effects(asks(what), seen, draws, 400, Statistics{});
}

}  // namespace

TEST_CASE("a judge that ties on every padded answer has no taste for length") {
  const std::vector<PairSeen> seen(300);

  const auto found = effects(PeerAsks::kLength, seen, 300);

  REQUIRE(found.size() == 1);
  CHECK(found[0].estimate.value == 0);
  CHECK(found[0].conclusion == Conclusion::kAbsent);
  CHECK(own_says(found) == Says::kNone);
}

TEST_CASE("padding that mostly wins is a bias, of its share over a half") {
  std::vector<PairSeen> seen(100, {.won = {1, 0.5}});
  for (std::size_t i = 0; i < 20; ++i) seen[i].won = {0, 0.5};

  const auto found = effects(PeerAsks::kLength, seen, 100);

  CHECK_THAT(found[0].estimate.value, WithinAbs(15, 1e-9));
  CHECK(own_says(found) == Says::kBias);
}

TEST_CASE("its own answers are held against people, controls left out") {
  std::vector<PairSeen> seen;
  for (int i = 0; i < 40; ++i) {
    seen.push_back({.won = {1, i % 2 * 1.0}, .people = i % 4 == 0 ? 1.0 : 0.0});
    seen.push_back({.won = {0, 0}, .people = 1, .control = true});
  }

  const auto found = effects(PeerAsks::kSelf, seen, 80);

  // It wins three verdicts of four, by people one.
  CHECK_THAT(found[0].estimate.value, WithinAbs(50, 1e-9));
  CHECK(found[0].estimate.clusters == 40);
  CHECK(own_says(found) == Says::kBias);
}

TEST_CASE("each wording is compared with the first, and one bias is one") {
  PromptsSeen seen{.columns = 3, .by_prompt = {}, .by_repeat = {}};
  for (int i = 0; i < 200; ++i) {
    const double first = i % 2;
    seen.by_prompt.insert(seen.by_prompt.end(),
                          {first, first, i % 5 == 0 ? 1 : first});
    seen.by_repeat.insert(seen.by_repeat.end(), 3, first);
  }

  const auto wordings = effects(PeerAsks::kPrompts, seen, 200);
  const auto repeats = effects(PeerAsks::kRepeats, seen, 200);

  REQUIRE(wordings.size() == 2);
  CHECK(wordings[0].estimate.value == 0);
  CHECK_THAT(wordings[1].estimate.value, WithinAbs(10, 1e-9));
  CHECK(own_says(wordings) == Says::kBias);
  CHECK(repeats[0].estimate.value == 0);
  CHECK(repeats[0].conclusion == Conclusion::kInconclusive);
}

TEST_CASE("a judge surer than right is below zero by the difference") {
  std::vector<ChanceSeen> seen;
  // Sure by 0.9 of yes and of no, and right three times of four.
  for (int i = 0; i < 400; ++i) {
    const bool yes = i % 2 == 0, right = i % 8 > 1;
    seen.push_back({yes ? 0.9 : 0.1, yes == right ? 1.0 : 0.0});
  }

  const auto found = effects(PeerAsks::kConfidence, seen, 400);

  CHECK_THAT(found[0].estimate.value, WithinAbs(-15, 1e-9));
  CHECK(own_says(found) == Says::kBias);
}

TEST_CASE("few scores leave a question open") {
  std::vector<ScoreSeen> seen;
  for (int i = 0; i < 12; ++i) {
    const double people = 1 + i % 5;
    seen.push_back(
        {std::min(5.0, people + i % 2), people, 10.0 * i, i % 3 == 0});
  }

  for (const PeerAsks what :
       {PeerAsks::kLength, PeerAsks::kSelf, PeerAsks::kSpread}) {
    CHECK(own_says(effects(what, seen, 12)) == Says::kOpen);
  }
}
