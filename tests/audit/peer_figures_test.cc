#include "audit/peer_figures.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace {

using namespace assize;
using Catch::Matchers::WithinAbs;

std::vector<double> ones(std::size_t count) {
  return std::vector<double>(count, 1.0);
}

PeerTrial asks(PeerAsks what, Peer whose) {
  return {.name = "test",
          .from = "",
          .asks = what,
          .rule = whose,
          .items = 0,
          .truth = 0,
          .draw = {}};
}

}  // namespace

TEST_CASE("judgecal counts decided verdicts for the padded answer") {
  const std::vector<PairSeen> seen = {
      {.won = {1, 1}}, {.won = {1, 0.5}}, {.won = {0.5, 0.5}}, {.won = {0, 1}}};

  const ItemFigure rate =
      pair_figure(asks(PeerAsks::kLength, Peer::kJudgecal), seen);

  CHECK_THAT(rate(ones(4)), WithinAbs(4 / 5.0, 1e-12));
  CHECK_THAT(rate(std::vector<double>{0, 2, 1, 1}), WithinAbs(3 / 4.0, 1e-12));
  CHECK(std::isnan(rate(std::vector<double>{0, 0, 4, 0})));
}

TEST_CASE("judgekit counts how much oftener than people the longer is picked") {
  const std::vector<PairSeen> seen = {
      {.won = {1, 1}, .people = 0},
      {.won = {1, 0}, .people = 1},
      {.won = {0.5, 1}, .people = 1},
      {.won = {1, 1}, .people = 0.5},                  // People tie.
      {.won = {1, 1}, .people = 0, .control = true}};  // None is longer.

  const ItemFigure excess =
      pair_figure(asks(PeerAsks::kLength, Peer::kJudgekit), seen);

  // Of five verdicts four for the longer, three by people.
  CHECK_THAT(excess(ones(5)), WithinAbs(4 / 5.0 - 3 / 5.0, 1e-12));
}

TEST_CASE("judgecal compares errors for its own with errors of controls") {
  const std::vector<PairSeen> seen = {
      {.won = {1, 0}, .people = 0},                    // One error of two.
      {.won = {1, 1}, .people = 1},                    // Its own is better.
      {.won = {1, 1}, .people = 0.5},                  // Nobody is.
      {.won = {1, 1}, .people = 1, .control = true},   // No error of two.
      {.won = {0.5, 1}, .people = 0, .control = true}  // One of one.
  };

  const ItemFigure excess =
      pair_figure(asks(PeerAsks::kSelf, Peer::kJudgecal), seen);

  CHECK_THAT(excess(ones(5)), WithinAbs(1 / 2.0 - 1 / 3.0, 1e-12));
}

TEST_CASE("judgecal's sets are unlike by gaps, or else by what is decided") {
  std::vector<PairSeen> seen = {
      {.won = {1, 0}, .people = 0, .control = false, .gap = 0.2},
      {.won = {1, 0}, .people = 1, .control = true, .gap = 0.6}};

  CHECK(unlike_sets(seen));
  seen[1].gap = 0.25;
  CHECK_FALSE(unlike_sets(seen));
  seen[0].gap = seen[1].gap = kAbsent;
  CHECK_FALSE(unlike_sets(seen));
  seen[1].won = {1, 0.5};
  CHECK(unlike_sets(seen));
}

TEST_CASE("scores: excess for its own, and the ratio of deviations") {
  const std::vector<ScoreSeen> seen = {
      {3, 1, 10, true}, {3, 3, 20, false}, {4, 4, 30, true}, {2, 4, 40, false}};

  CHECK_THAT(score_figure(PeerAsks::kSelf, seen)(ones(4)),
             WithinAbs((2 + 0) / 2.0 - (0 - 2) / 2.0, 1e-12));
  // Sums of squares about the means: of 3 3 4 2, 2; of 1 3 4 4, 6.
  CHECK_THAT(score_figure(PeerAsks::kSpread, seen)(ones(4)),
             WithinAbs(std::sqrt(2 / 6.0), 1e-12));
}

TEST_CASE("bins of equal mass hold as many draws each") {
  // Twenty chances in ten bins of two, the pair in bin k at (4 k + 1) / 40 on
  // average, of which one in two comes true.
  std::vector<ChanceSeen> seen;
  for (int i = 0; i < 20; ++i) seen.push_back({i / 20.0, i % 2 * 1.0});

  const ItemFigure error = calibration_figure(seen);

  double expected = 0;
  for (int k = 0; k < 10; ++k) {
    expected += std::abs((4 * k + 1) / 40.0 - 0.5) / 10;
  }
  CHECK_THAT(error(ones(20)), WithinAbs(expected, 1e-12));
  // The last alone twenty times: each bin says 0.95 of what comes true.
  std::vector<double> last(20, 0.0);
  last[19] = 20;
  CHECK_THAT(error(last), WithinAbs(0.05, 1e-12));
}

TEST_CASE("flips are of what both wordings decide, unanimity of all repeats") {
  const PromptsSeen seen{.columns = 3,
                         .by_prompt = {1, 1, 0,    //
                                       1, 0.5, 0,  //
                                       1, 1, 1,    //
                                       0, 0, 0.5},
                         .by_repeat = {1, 1, 1,        //
                                       0.5, 0.5, 0.5,  //
                                       0, 0, 0.5,      //
                                       0, 1, 0}};

  // The first and the third: decided together on three, apart on two.
  CHECK_THAT(most_flipped(seen), WithinAbs(2 / 3.0, 1e-12));
  CHECK_THAT(unanimous(seen), WithinAbs(0.5, 1e-12));
}
