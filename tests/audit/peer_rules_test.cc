#include "audit/peer_rules.h"

#include <catch2/catch.hpp>

#include "audit/peer_figures.h"

namespace {

using namespace assize;
using Catch::Matchers::WithinAbs;

/// So many items of two decided verdicts, the first `biased` of which the
/// first slot won both, before both rules.
struct Said {
  Says judgecal, judgekit;
};
Said said(const std::vector<double>& cells) {
  const ItemDraws draws(cells.size() / 2, 1000, Stream(1, {"test"}));
  const ItemFigure rate = ratio_of_sums(cells);
  return {judgecal_says(resample(rate, draws, kJudgecalDraws), 0.5),
          judgekit_says(resample(rate, draws, kJudgekitDraws), {0.45, 0.55})};
}
Said said(std::size_t all, std::size_t biased) {
  std::vector<double> cells;
  for (std::size_t i = 0; i < all; ++i) {
    cells.insert(cells.end(), {i < biased ? 2.0 : 1.0, 2.0});
  }
  return said(cells);
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

TEST_CASE("both rules flag a large bias and leave none alone") {
  CHECK(said(200, 80).judgecal == Says::kBias);
  CHECK(said(200, 80).judgekit == Says::kBias);
  CHECK(said(200, 0).judgecal == Says::kNone);
  CHECK(said(200, 0).judgekit == Says::kNone);
}

TEST_CASE("a bias that is sure but below their floors is none to both") {
  // 0.53 of first picks, with a standard error of 0.004.
  CHECK(said(1000, 60).judgecal == Says::kNone);
  CHECK(said(1000, 60).judgekit == Says::kNone);
}

TEST_CASE("what few items cannot show is open to one and none to the other") {
  const Said few =
      said({2, 2, 2, 2, 2, 2, 0, 2, 0, 2, 2, 2, 0, 2, 2, 2, 2, 2, 0, 2});

  CHECK(few.judgecal == Says::kOpen);
  CHECK(few.judgekit == Says::kNone);
}

TEST_CASE("where nothing was decided one is open and the other says none") {
  const Said nothing = said({0, 0, 0, 0, 0, 0});

  CHECK(nothing.judgecal == Says::kOpen);
  CHECK(nothing.judgekit == Says::kNone);
}

TEST_CASE("first picks are counted by item, ties and failures left out") {
  Benchmark bench;
  bench.systems = {"baseline", "system"};
  bench.items.resize(2);
  bench.items[1].cluster = 1;
  const auto add = [&](std::uint32_t item, std::uint8_t slot, Status status,
                       std::int8_t winner) {
    Record record;
    record.trial.item = item;
    record.trial.focus = slot;
    record.trial.shown[slot] = 1;
    record.verdict.status = status;
    record.verdict.winner = winner;
    bench.records.push_back(record);
  };
  add(0, 0, Status::kChosen, 0);
  add(0, 1, Status::kChosen, 0);
  add(1, 0, Status::kTied, -1);
  add(1, 1, Status::kChosen, 1);

  const FirstPicks picks = first_picks(tabulate(bench));

  REQUIRE(picks.items == 2);
  CHECK_THAT(picks.rate(std::vector<double>{1, 1}), WithinAbs(2 / 3.0, 1e-12));
  CHECK(picks.rate(std::vector<double>{0, 1}) == 0);
}

TEST_CASE("judgecal takes chance between wordings for a taste of them") {
  // Every wording decides by a coin of its own, and repeats keep theirs.
  PromptsSeen seen{.columns = 5, .by_prompt = {}, .by_repeat = {}};
  Stream stream(3, {"test"});
  for (int i = 0; i < 300; ++i) {
    for (int c = 0; c < 5; ++c) {
      seen.by_prompt.push_back(stream.uniform() < 0.5 ? 1 : 0);
    }
    seen.by_repeat.insert(seen.by_repeat.end(), 5, i % 2 * 1.0);
  }
  const ItemDraws draws(300, 500, Stream(1, {"test"}));

  const Heard heard =
      hear_peer(asks(PeerAsks::kPrompts, Peer::kJudgecal), seen, draws);

  CHECK(heard.says == Says::kBias);
  CHECK_THAT(heard.figure, WithinAbs(0, 0.1));
}

TEST_CASE("judgecal leaves alone what repeats do as much, and an even judge") {
  PromptsSeen seen{.columns = 5, .by_prompt = {}, .by_repeat = {}};
  Stream stream(4, {"test"});
  for (int i = 0; i < 1500; ++i) {
    seen.by_prompt.push_back(stream.uniform() < 0.5 ? 1 : 0);
    seen.by_repeat.push_back(stream.uniform() < 0.5 ? 1 : 0);
  }
  const ItemDraws draws(300, 500, Stream(1, {"test"}));
  const PeerTrial repeats = asks(PeerAsks::kRepeats, Peer::kJudgecal);

  CHECK(
      hear_peer(asks(PeerAsks::kPrompts, Peer::kJudgecal), seen, draws).says ==
      Says::kNone);
  CHECK(hear_peer(repeats, seen, draws).says == Says::kBias);
  seen.by_repeat.assign(1500, 1);
  CHECK(hear_peer(repeats, seen, draws).says == Says::kNone);
}

TEST_CASE("judgecal suppresses what unlike sets may have made") {
  // Its own answers win nearly all that they should lose; of the controls, of
  // which half of the verdicts are ties, none is wrong.
  std::vector<PairSeen> seen;
  for (int i = 0; i < 100; ++i) {
    seen.push_back({.won = {1, i % 4 == 0 ? 0.0 : 1.0}, .people = 0});
    seen.push_back({.won = {1, 0.5}, .people = 1, .control = true});
  }
  const ItemDraws draws(200, 500, Stream(1, {"test"}));
  const PeerTrial trial = asks(PeerAsks::kSelf, Peer::kJudgecal);

  CHECK(hear_peer(trial, seen, draws).says == Says::kNone);
  for (std::size_t i = 1; i < seen.size(); i += 2) seen[i].won = {1, 1};
  CHECK(hear_peer(trial, seen, draws).says == Says::kBias);
}

TEST_CASE("judgekit has a band of its own for each of its figures") {
  std::vector<ScoreSeen> scores;
  std::vector<ChanceSeen> chances;
  for (int i = 0; i < 400; ++i) {
    const double people = 1 + i % 5;
    // Its own a point up, and half as wide.
    scores.push_back({3 + (people - 3) / 2 + (i % 3 == 0 ? 1 : 0), people,
                      i * 1.0, i % 3 == 0});
    chances.push_back({0.9, i % 4 == 0 ? 0.0 : 1.0});
  }
  const ItemDraws draws(400, 1000, Stream(1, {"test"}));
  const auto on = [&](PeerAsks what, const PeerSeen& seen) {
    return hear_peer(asks(what, Peer::kJudgekit), seen, draws).says;
  };

  CHECK(on(PeerAsks::kSelf, scores) == Says::kBias);
  CHECK(on(PeerAsks::kSpread, scores) == Says::kBias);
  CHECK(on(PeerAsks::kLength, scores) == Says::kNone);
  CHECK(on(PeerAsks::kConfidence, chances) == Says::kBias);
}
