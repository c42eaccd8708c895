#include "suites/mt_bench/replay.h"

#include <algorithm>

#include "data.h"
#include "suites/mt_bench/benchmark_folder.h"

using assize::ReplayRow;
using assize::testing::mt::BenchmarkFolder;
using assize::testing::mt::Json;
using assize::testing::mt::kPair;
using assize::testing::mt::kSingle;
using assize::testing::mt::pair;
using assize::testing::mt::rating;
using assize::testing::mt::suite_of;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<ReplayRow> replay(const std::string& results) {
  const auto suite = suite_of({{"results", results}});
  const auto bench = suite->read_verdicts(1);
  REQUIRE(bench);
  auto rows = suite->replay(*bench, 1);
  REQUIRE(rows);
  return *rows;
}

const ReplayRow& row(const std::vector<ReplayRow>& rows,
                     const std::string& system, const std::string& metric) {
  const auto found = std::ranges::find_if(rows, [&](const ReplayRow& each) {
    return each.system == system && each.metric == metric;
  });
  CAPTURE(system, metric);
  REQUIRE(found != rows.end());
  return *found;
}

}  // namespace

TEST_CASE("the recorded ratings give the published program's means") {
  ASSIZE_NEED_DATA(folder, "mt_bench");

  const auto rows = replay(folder);

  // tests/oracles/mt_bench.py
  const auto value = [&](const char* metric) {
    return row(rows, "phi-3-dpo", metric).value;
  };
  CHECK_THAT(value("average"), WithinAbs(8.2, 1e-12));
  CHECK(row(rows, "phi-3-dpo", "average").n == 160);
  CHECK_THAT(value("turn_1"), WithinAbs(8.3625, 1e-12));
  CHECK_THAT(value("turn_2"), WithinAbs(8.0375, 1e-12));
  CHECK_THAT(value("average.math"), WithinAbs(6.15, 1e-12));
  CHECK_THAT(value("average.writing"), WithinAbs(9.6, 1e-12));
  CHECK_THAT(value("average_strict"), WithinAbs(8.2, 1e-12));
  CHECK(value("parser_disagreement") == 0);
}

TEST_CASE("the recorded games give the published program's rates") {
  ASSIZE_NEED_DATA(folder, "mt_bench");

  const auto rows = replay(folder);

  // tests/oracles/mt_bench.py
  const auto value = [&](const char* system, const char* metric) {
    return row(rows, system, metric).value;
  };
  CHECK(row(rows, "phi-3", "win_rate_adjusted").n == 73);
  CHECK_THAT(value("phi-3", "win_rate"), WithinAbs(0.2465753424657534, 1e-12));
  CHECK_THAT(value("phi-3", "loss_rate"), WithinAbs(0.273972602739726, 1e-12));
  CHECK_THAT(value("phi-3", "win_rate_adjusted"),
             WithinAbs(0.4863013698630137, 1e-12));
  CHECK_THAT(value("phi-3-dpo", "win_rate_adjusted"),
             WithinAbs(1 - 0.4863013698630137, 1e-12));
  CHECK_THAT(value("phi-3", "inconsistency"),
             WithinAbs(0.3698630136986301, 1e-12));
  CHECK_THAT(value("phi-3", "first_share"),
             WithinAbs(0.6446280991735537, 1e-12));
  CHECK(value("phi-3", "parser_disagreement") == 0);
  CHECK(row(rows, "phi-3", "parser_disagreement").n == 147);
  CHECK(row(rows, "phi-3", "win_rate_adjusted").note ==
        "judge gpt-4_pair; 18 won, 20 lost, 35 tied of which 27 inconsistent; "
        "games without a verdict, left out with their pair: 3");
}

TEST_CASE("other rules for the average are alternatives with a cause") {
  const BenchmarkFolder folder;
  Json misread = rating(81, "one", 5);
  misread["judgment"] = "such as [[5]]. Rating: [[9]]";
  folder.lines(kSingle, {misread, rating(82, "one", 9), rating(81, "one", 4, 2),
                         rating(82, "one", -1, 2)});

  const auto rows = replay(folder.path());

  const ReplayRow& average = row(rows, "one", "average");
  CHECK(average.value == 6);  // (5 + 9 + 4) / 3
  CHECK(average.n == 3);
  CHECK(average.note == "without a verdict, left out: 1");
  REQUIRE(average.alternatives.size() == 2);
  CHECK(average.alternatives[0].cause == "known_defect:mean_of_rows");
  CHECK(average.alternatives[0].value == 5.5);  // (7 + 4) / 2
  CHECK(average.alternatives[1].cause == "known_defect:first_match");
  CHECK_THAT(average.alternatives[1].value, WithinAbs(22.0 / 3, 1e-12));
  CHECK_THAT(row(rows, "one", "parser_disagreement").value,
             WithinAbs(1.0 / 3, 1e-12));
}

TEST_CASE("the rate without contradictions is an alternative") {
  const BenchmarkFolder folder;
  folder.lines(kPair, {pair(81, "one", "two", "model_1", "model_1"),
                       pair(82, "one", "two", "model_1", "model_2"),
                       pair(83, "one", "two", "model_1", "model_1")});

  const auto rows = replay(folder.path());

  const ReplayRow& adjusted = row(rows, "one", "win_rate_adjusted");
  CHECK_THAT(adjusted.value, WithinAbs(2.5 / 3, 1e-12));
  REQUIRE(adjusted.alternatives.size() == 1);
  CHECK(adjusted.alternatives[0].cause == "known_defect:inconsistent_is_tie");
  CHECK(adjusted.alternatives[0].value == 1);
}

TEST_CASE("a strict parser moves pairs that were read by their first letter") {
  const BenchmarkFolder folder;
  Json misread = pair(81, "one", "two", "model_1", "model_1");
  misread["g1_judgment"] = "[[A]] is tempting, but [[B]]";
  misread["g2_judgment"] = "[[B]] is tempting, but [[A]]";
  misread["g2_winner"] = "model_2";
  folder.lines(kPair, {misread, pair(82, "one", "two", "tie", "tie")});

  const auto rows = replay(folder.path());

  const ReplayRow& adjusted = row(rows, "one", "win_rate_adjusted");
  CHECK(adjusted.value == 0.5);
  CHECK(row(rows, "one", "win_rate_adjusted_strict").value == 0.25);
  CHECK(row(rows, "two", "win_rate_adjusted_strict").value == 0.75);
  REQUIRE(adjusted.alternatives.size() == 1);
  CHECK(adjusted.alternatives[0].cause == "known_defect:first_match");
  CHECK(adjusted.alternatives[0].value == 0.25);
  CHECK(row(rows, "one", "inconsistency").value == 0.5);
  // Of four texts the first; [[A]] wins the second either way.
  CHECK(row(rows, "one", "parser_disagreement").value == 0.25);
}
