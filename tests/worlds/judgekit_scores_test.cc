#include "worlds/judgekit_scores.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;
using namespace assize::worlds;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<ScoreSeen> scores(const JudgekitScores& law) {
  return std::get<std::vector<ScoreSeen>>(
      judgekit_scores("", "", PeerAsks::kSelf, law).draw(Stream(1, {"test"})));
}

}  // namespace

// tests/oracles/peer_judges.py
TEST_CASE("what judgekit plants in scores is as large as its law says") {
  using enum PeerAsks;
  CHECK_THAT(judgekit_scores("", "", kSelf, {.self = 1}).truth,
             WithinAbs(0.778834678270458, 1e-12));
  CHECK_THAT(judgekit_scores("", "", kSpread, {.shrink = 0.5}).truth,
             WithinAbs(-0.3930168845816455, 1e-12));
  CHECK_THAT(judgekit_chances("", "", 0.5).truth,
             WithinAbs(-10.462602515429689, 1e-5));
}

TEST_CASE("a trial that does not ask for what is planted has nothing") {
  using enum PeerAsks;
  CHECK(judgekit_scores("", "", kSelf, {.shrink = 0.5}).truth == 0);
  CHECK(judgekit_scores("", "", kLength, {.self = 1}).truth == 0);
  CHECK(std::isnan(judgekit_scores("", "", kLength, {.length = 0.9}).truth));
  CHECK(judgekit_chances("", "", 1).truth == 0);
}

TEST_CASE("scores are whole, within the scale, a third of own answers") {
  std::size_t own = 0;
  for (const ScoreSeen& row : scores({.length = 3})) {
    CHECK(row.judge == std::round(row.judge));
    CHECK((row.judge >= 1 && row.judge <= 5));
    CHECK((row.people >= 1 && row.people <= 5));
    CHECK((row.length >= 20 && row.length <= 399));
    own += row.own ? 1 : 0;
  }
  CHECK(own == 100);
}

TEST_CASE("where longer is better a longer answer is never worse") {
  const auto rows = scores({.longer_is_better = true});

  for (const ScoreSeen& a : rows) {
    for (const ScoreSeen& b : rows) {
      if (a.length > b.length) CHECK(a.people >= b.people);
    }
  }
}

TEST_CASE("a judge that knows its chances is right as often as it says") {
  const auto seen = std::get<std::vector<ChanceSeen>>(
      judgekit_chances("", "", 1).draw(Stream(1, {"test"})));

  double over = 0;
  for (const ChanceSeen& row : seen) over += row.outcome - row.yes;

  REQUIRE(seen.size() == 1000);
  // The mean of p (1 - p) over [0.05, 0.95] is 0.1825.
  CHECK(std::abs(over) < 4 * std::sqrt(1000 * 0.1825));
}
