#include "suites/score_verdict.h"

#include <catch2/catch.hpp>

#include "core/verdict_table.h"

using namespace assize;
using assize::suites::add_placements;
using assize::suites::verdict_of_scores;

TEST_CASE("the highest score is chosen, and equal ones are a tie") {
  CHECK(verdict_of_scores({1, 3, 2}).winner == 1);
  CHECK(verdict_of_scores({1, 3, 3}).status == Status::kTied);
  CHECK(verdict_of_scores({3, 3, 1}).tie == Tie::kEqualScores);
  CHECK(verdict_of_scores({2, 2}).p_first == 0.5);
  CHECK(verdict_of_scores({1e-300, 0}).p_first > 0.5);
  CHECK(verdict_of_scores({-1e300, 1e300}).p_first == 0);
}

TEST_CASE("a verdict turns with the place of the answer under test") {
  Record record;
  record.trial.slots = 3;
  record.trial.focus = 0;
  record.trial.shown = {5, 6, 7};
  record.verdict = verdict_of_scores({1, 2, 3});
  std::vector<Record> out;

  add_placements(record, out);

  REQUIRE(out.size() == 3);
  for (const Record& placed : out) {
    const Trial& trial = placed.trial;
    CHECK(trial.shown[trial.focus] == 5);
    CHECK(trial.shown[static_cast<std::uint8_t>(placed.verdict.winner)] == 7);
    CHECK(placed.verdict.score[trial.focus] == 1);
    CHECK(outcome(placed) == 0);
  }
}

TEST_CASE("of two answers, the probability turns as well") {
  Record record;
  record.trial.focus = 0;
  record.trial.shown[1] = 1;
  record.verdict = verdict_of_scores({1, 0});
  std::vector<Record> out;

  add_placements(record, out);

  REQUIRE(out.size() == 2);
  CHECK(out[1].verdict.winner == 1);
  CHECK(out[1].verdict.p_first == 1 - out[0].verdict.p_first);
  CHECK(outcome(out[0]) == outcome(out[1]));
}
