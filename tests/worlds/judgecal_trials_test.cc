#include "worlds/judgecal_trials.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;
using namespace assize::worlds;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<PairSeen> pairs(const PeerTrial& trial, std::uint64_t world) {
  return std::get<std::vector<PairSeen>>(
      trial.draw(Stream(1, {"test"}).at(world)));
}

PromptsSeen prompts(const PeerTrial& trial, std::uint64_t world) {
  return std::get<PromptsSeen>(trial.draw(Stream(1, {"test"}).at(world)));
}

}  // namespace

// tests/oracles/peer_judges.py
TEST_CASE("what judgecal plants is as large as its law says") {
  CHECK_THAT(judgecal_padding("", {.length = 1}).truth,
             WithinAbs(11.538461538461542, 1e-9));
  CHECK_THAT(judgecal_padding("", {.position = 0.8, .length = 1}).truth,
             WithinAbs(9.949243769416816, 1e-9));
  CHECK_THAT(judgecal_self("", {.quality = 1.5, .self = 1}).truth,
             WithinAbs(19.196228628266688, 1e-2));
}

TEST_CASE("judgecal's items have its shares of ties and of own answers") {
  Stream stream(2, {"test"});

  const auto items = judgecal_items({.items = 200}, "5", stream);

  CHECK(items[42].id == "synthetic:5:00042");
  int own = 0, near = 0;
  for (const JudgecalItem& item : items) {
    own += item.self != 0 ? 1 : 0;
    near += std::abs(item.gap) < 0.09 ? 1 : 0;
    CHECK(std::abs(item.gap) <= 1);
  }
  CHECK(own == 100);
  CHECK(near >= 20);  // A tenth, and whom chance brings there.
}

TEST_CASE(
    "an answer's own pair is seen from it, and a control from the first") {
  // The judge always picks its own answer, and otherwise the first one.
  const JudgecalLaw law{
      .items = 100, .quality = 0, .position = 50, .self = 1000};

  int own = 0;
  for (const PairSeen& pair : pairs(judgecal_self("", law), 3)) {
    own += pair.control ? 0 : 1;
    CHECK(pair.won[0] == 1);
    CHECK(pair.won[1] == (pair.control ? 0 : 1));
    CHECK(pair.gap >= 0);
  }

  CHECK(own == 50);
}

TEST_CASE("without noise repeats agree and wordings still part by chance") {
  const PromptsSeen seen = prompts(judgecal_wordings("", {}), 1);

  std::size_t apart = 0;
  for (std::size_t i = 0; i < seen.by_repeat.size(); ++i) {
    const std::size_t row = i / seen.columns * seen.columns;
    CHECK(seen.by_repeat[i] == seen.by_repeat[row]);
    apart += seen.by_prompt[i] != seen.by_prompt[row] ? 1 : 0;
  }

  CHECK(seen.by_repeat.size() == 1500);
  CHECK(apart > 150);
}

TEST_CASE("the first wording without an offset is what is repeated") {
  const PromptsSeen seen = prompts(judgecal_repeats("", {}), 2);

  for (std::size_t i = 0; i < seen.by_repeat.size(); i += seen.columns) {
    CHECK(seen.by_prompt[i] == seen.by_repeat[i]);
  }
}

TEST_CASE("close rivals are half own, of no told quality") {
  const auto seen = pairs(close_rivals("close"), 1);

  REQUIRE(seen.size() == 300);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(seen[i].control == (i >= 150));
    CHECK(std::isnan(seen[i].gap));
    CHECK(seen[i].people != 0.5);
  }
}
