#include "audit/peer_rules.h"

#include <catch2/catch.hpp>

namespace {

using namespace assize;

/// So many items of two decided verdicts, the first `biased` of which the
/// first slot won both.
std::vector<FirstPicks> items(std::size_t all, std::size_t biased) {
  std::vector<FirstPicks> out(all, {1, 2});
  for (std::size_t i = 0; i < biased; ++i) out[i].first = 2;
  return out;
}

const Stream kStream(1, {"test"});

}  // namespace

TEST_CASE("both rules flag a large bias and leave none alone") {
  CHECK(judgecal_says(items(200, 80), kStream) == Says::kBias);
  CHECK(judgekit_says(items(200, 80), kStream) == Says::kBias);
  CHECK(judgecal_says(items(200, 0), kStream) == Says::kNone);
  CHECK(judgekit_says(items(200, 0), kStream) == Says::kNone);
}

TEST_CASE("a bias that is sure but below their floors is none to both") {
  // 0.53 of first picks, with a standard error of 0.004.
  CHECK(judgecal_says(items(1000, 60), kStream) == Says::kNone);
  CHECK(judgekit_says(items(1000, 60), kStream) == Says::kNone);
}

TEST_CASE("what few items cannot show is open to one and none to the other") {
  std::vector<FirstPicks> few = {{2, 2}, {2, 2}, {2, 2}, {0, 2}, {0, 2},
                                 {2, 2}, {0, 2}, {2, 2}, {2, 2}, {0, 2}};

  CHECK(judgecal_says(few, kStream) == Says::kOpen);
  CHECK(judgekit_says(few, kStream) == Says::kNone);
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

  const auto picks = first_picks(tabulate(bench));

  REQUIRE(picks.size() == 2);
  CHECK(picks[0].first == 2);
  CHECK(picks[0].decided == 2);
  CHECK(picks[1].first == 0);
  CHECK(picks[1].decided == 1);
}
