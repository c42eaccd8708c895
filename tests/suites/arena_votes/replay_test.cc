#include "suites/arena_votes/replay.h"

#include <algorithm>

#include "suites/arena_votes/battle_log.h"

using assize::ReplayRow;
using assize::testing::votes::all_battles;
using assize::testing::votes::battle;
using assize::testing::votes::BenchmarkFolder;
using assize::testing::votes::Json;
using assize::testing::votes::suite_of;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

std::vector<ReplayRow> replayed(Json inputs,
                                const std::vector<Json>& rows = all_battles(),
                                unsigned threads = 2) {
  const BenchmarkFolder folder;
  inputs["results"] = folder.lines("log.jsonl", rows);
  if (!inputs.contains("anchor")) inputs["anchor"] = "s0";
  const auto suite = suite_of(inputs);
  const auto bench = suite->read_verdicts(threads);
  REQUIRE(bench);
  const auto out = suite->replay(*bench, threads);
  REQUIRE(out);
  return *out;
}

const ReplayRow& row(const std::vector<ReplayRow>& rows,
                     const std::string& system, const std::string& metric,
                     const std::string& convention = "arena_votes.half") {
  const auto found = std::ranges::find_if(rows, [&](const ReplayRow& each) {
    return each.system == system && each.metric == metric &&
           each.convention == convention;
  });
  REQUIRE(found != rows.end());
  return *found;
}

}  // namespace

TEST_CASE("a board is replayed by falling rating, with what the log counts") {
  const auto rows = replayed({});

  std::vector<std::string> order;
  for (const ReplayRow& each : rows) {
    if (each.metric == "rating") order.push_back(each.system);
  }
  CHECK(order == std::vector<std::string>{"s5", "s3", "s2", "s4", "s1", "s0"});
  // tests/oracles/arena_votes.py: half, and won and battles.
  CHECK_THAT(row(rows, "s5", "rating").value, WithinAbs(1183.585805, 2e-6));
  CHECK_THAT(row(rows, "s5", "battles_won").value, WithinAbs(65, 1e-12));
  CHECK(row(rows, "s5", "num_battles").value == 160);
  CHECK(row(rows, "s5", "rating").n == 160);
  CHECK(row(rows, "s0", "rating").note == "the anchor");
}

TEST_CASE("a board without the votes that both are bad is an alternative") {
  const auto rows = replayed({});

  const ReplayRow& rating = row(rows, "s3", "rating");

  REQUIRE(rating.alternatives.size() == 1);
  CHECK(rating.alternatives[0].cause == "known_defect:both_bad_left_out");
  // tests/oracles/arena_votes.py: without bad ties.
  CHECK_THAT(rating.alternatives[0].value, WithinAbs(1173.865926, 2e-6));
}

TEST_CASE("intervals by voters and by battles are as wide as their errors") {
  const auto rows = replayed({{"cluster", "voter"}});

  const auto width = [&](const std::string& system,
                         const std::string& convention) {
    return (row(rows, system, "rating_q975", convention).value -
            row(rows, system, "rating_q025", convention).value) /
           (2 * 1.959964);
  };
  // tests/oracles/arena_votes.py: errors by voters, and by battles. A bootstrap
  // of 37 voters is a little wider than its sandwich.
  CHECK_THAT(width("s1", "arena_votes.half"), WithinRel(42.028225, 0.15));
  CHECK_THAT(width("s4", "arena_votes.half"), WithinRel(37.595373, 0.15));
  CHECK_THAT(width("s1", "arena_votes.half.compat"), WithinRel(35.455942, 0.1));
  CHECK_THAT(width("s4", "arena_votes.half.compat"), WithinRel(35.929887, 0.1));
  CHECK(row(rows, "s1", "rating_q025").alternatives[0].cause ==
        "known_defect:independent_battles");
}

TEST_CASE("where each battle is a cluster there is one interval") {
  const auto rows = replayed({});

  CHECK(std::ranges::none_of(rows, [](const ReplayRow& each) {
    return each.convention.ends_with(".compat");
  }));
  CHECK(row(rows, "s0", "rating_q025").value == 1000);
  CHECK(row(rows, "s0", "rating_q975").value == 1000);
}

TEST_CASE("a rank is one more than the intervals above") {
  const auto rows = replayed({});

  for (const std::string system : {"s0", "s1", "s2", "s3", "s4", "s5"}) {
    int above = 0;
    for (const std::string other : {"s0", "s1", "s2", "s3", "s4", "s5"}) {
      above += row(rows, other, "rating_q025").value >
               row(rows, system, "rating_q975").value;
    }
    CHECK(row(rows, system, "final_ranking").value == 1 + above);
  }
}

TEST_CASE("a system without a rating stands last and says why") {
  std::vector<Json> log = all_battles();
  Json once = battle(0);
  once["question_id"] = "once";
  once["model_b"] = "beaten";
  once["winner"] = "model_a";
  log.push_back(once);

  const auto rows = replayed({}, log);

  const ReplayRow& rating = row(rows, "beaten", "rating");
  CHECK(std::isnan(rating.value));
  CHECK(rating.note ==
        "no rating: 0 of 1 battles won, and nothing links it to the anchor "
        "both ways");
  CHECK(rows.back().system == "beaten");
}

TEST_CASE("what a replay leaves out of the log stands by the anchor") {
  std::vector<Json> log = all_battles();
  log.push_back(log.front());

  const auto rows = replayed({}, log);

  CHECK(row(rows, "s0", "rating").note ==
        "the anchor; left out of the log: 1 x a battle that stands in the log "
        "again");
}

TEST_CASE("a board does not depend on the number of threads") {
  const auto one = replayed({{"cluster", "voter"}}, all_battles(), 1);
  const auto three = replayed({{"cluster", "voter"}}, all_battles(), 3);

  REQUIRE(one.size() == three.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].value == three[i].value);
  }
}

TEST_CASE("Elo follows the log's order, which is told apart from its mean") {
  const auto rows = replayed({});
  std::vector<Json> turned = all_battles();
  std::ranges::reverse(turned);

  const auto other = replayed({}, turned);

  // tests/oracles/arena_votes.py: elo.
  const ReplayRow& elo = row(rows, "s5", "elo", "fastchat.elo");
  CHECK_THAT(elo.value, WithinAbs(1057.902452, 2e-6));
  CHECK_THAT(row(rows, "s0", "elo", "fastchat.elo").value,
             WithinAbs(939.396230, 2e-6));
  CHECK_THAT(row(other, "s5", "elo", "fastchat.elo").value,
             WithinAbs(1059.472809, 2e-6));
  CHECK(elo.n == 160);
  CHECK(elo.note.starts_with("in the log's order; over 100 random orders"));
  CHECK_THAT(row(rows, "s5", "elo_any_order", "fastchat.elo").value,
             WithinAbs(elo.value, 15));
}
