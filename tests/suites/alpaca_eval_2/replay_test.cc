#include "suites/alpaca_eval_2/replay.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "data.h"
#include "suites/alpaca_eval_2/results_folder.h"

using assize::PublishedRow;
using assize::ReplayRow;
using assize::Result;
using assize::testing::annotation;
using assize::testing::Json;
using assize::testing::kColours;
using assize::testing::kCount;
using assize::testing::kHaiku;
using assize::testing::kReference;
using assize::testing::kRivers;
using assize::testing::ResultsFolder;
using assize::testing::suite_of;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<ReplayRow> replay(const Json& inputs, unsigned threads = 2) {
  const auto suite = suite_of(inputs);
  const auto bench = suite->read(threads);
  REQUIRE(bench);
  auto rows = suite->replay(*bench, threads);
  REQUIRE(rows);
  return *rows;
}

const ReplayRow& row(const std::vector<ReplayRow>& rows,
                     const std::string& system, const std::string& metric,
                     const std::string& convention) {
  const auto found = std::ranges::find_if(rows, [&](const ReplayRow& each) {
    return each.system == system && each.metric == metric &&
           each.convention == convention;
  });
  CAPTURE(system, metric, convention);
  REQUIRE(found != rows.end());
  return *found;
}

constexpr char kMetric[] = "length_controlled_win_rate";
constexpr char kAligned[] = "alpaca_eval.lc_v1";
constexpr char kCompat[] = "alpaca_eval.lc_v1.compat";

}  // namespace

TEST_CASE("the raw numbers are those of the preferences") {
  const ResultsFolder folder;
  folder.annotations(
      "one",
      {annotation(kRivers, "r", "a", 1.25), annotation(kColours, "r", "b", 1.5),
       annotation(kHaiku, "r", "c", 2), annotation(kCount, "r", "d", 1.5000001),
       annotation("e", "r", "e", nullptr)});

  const auto rows = replay({{"results", folder.path()}});

  REQUIRE(rows.size() == 5);
  const ReplayRow& rate = row(rows, "one", "win_rate", "alpaca_eval");
  // numpy: p = [.25, .5, 1, .5000001]; mean(p); std(p, ddof=1) / 2
  CHECK(rate.n == 4);
  CHECK(rate.note == "rows without a preference, left out: 1");
  CHECK_THAT(rate.value, WithinAbs(56.2500025, 1e-9));
  CHECK_THAT(row(rows, "one", "standard_error", "alpaca_eval").value,
             WithinAbs(15.7288214090145, 1e-9));
  CHECK_THAT(row(rows, "one", "discrete_win_rate", "alpaca_eval").value,
             WithinAbs(62.5, 1e-12));
  const ReplayRow& fitted = row(rows, "one", kMetric, kAligned);
  CHECK(std::isnan(fitted.value));
  CHECK(fitted.note ==
        "rows without a preference, left out: 1; no fit, for rows without a "
        "known difficulty: 4");
}

TEST_CASE("instructions that a system was not judged on are told") {
  const ResultsFolder folder;
  folder.annotations("all", {annotation(kRivers, "r", "a", 1.25),
                             annotation(kColours, "r", "b", 1.5)});
  folder.annotations("one", {annotation(kRivers, "r", "a", 1.25)});

  const auto rows = replay({{"results", folder.path()}});

  CHECK(row(rows, "all", "win_rate", "alpaca_eval").note.empty());
  CHECK(row(rows, "one", "win_rate", "alpaca_eval").note ==
        "instructions without a row: 1 of 2");
}

TEST_CASE("the baseline against itself is 50 without a fit") {
  const ResultsFolder folder;
  folder.annotations(kReference, {annotation(kRivers, "r", "r", 1.5),
                                  annotation(kHaiku, "h", "h", 0)});

  const auto rows = replay({{"results", folder.path()}});

  REQUIRE(rows.size() == 5);
  for (const char* convention : {kAligned, kCompat}) {
    const ReplayRow& fitted = row(rows, kReference, kMetric, convention);
    CHECK(fitted.value == 50);
    CHECK(fitted.grid.empty());
    CHECK(fitted.note == "the baseline against itself: 50 by definition");
  }
  CHECK(row(rows, kReference, "standard_error", "alpaca_eval").value == 0);
}

TEST_CASE("positional difficulty differs only where rows are not in place") {
  const ResultsFolder folder;
  std::string list = "instruction_sha256,difficulty\n";
  std::vector<Json> complete, gap;
  for (int i = 0; i < 40; ++i) {
    const std::string instruction = "Task " + std::to_string(i);
    list += assize::alpaca_eval::instruction_id(instruction) + "," +
            std::to_string(std::sin(i)) + "\n";
    const Json each =
        annotation(instruction, std::string(50, 'r'),
                   std::string(10 + i % 7, 'c'), 1.5 + 0.4 * std::cos(3 * i));
    complete.push_back(each);
    if (i != 3) gap.push_back(each);
  }
  folder.annotations("complete", complete);
  folder.annotations("gap", gap);
  const std::string difficulty = folder.write("d.csv", list);

  const auto rows =
      replay({{"results", folder.path()}, {"difficulty", difficulty}});

  const ReplayRow& whole = row(rows, "complete", kMetric, kAligned);
  const ReplayRow& whole_compat = row(rows, "complete", kMetric, kCompat);
  CHECK(whole.alternatives.empty());
  CHECK(whole.value == whole_compat.value);
  CHECK(whole.grid.size() == 10);
  const auto at = std::ranges::find(whole.grid, whole.chosen);
  REQUIRE(at != whole.grid.end());
  CHECK(whole.value ==
        whole.grid_value[static_cast<std::size_t>(at - whole.grid.begin())]);
  const ReplayRow& aligned = row(rows, "gap", kMetric, kAligned);
  const ReplayRow& compat = row(rows, "gap", kMetric, kCompat);
  REQUIRE(aligned.alternatives.size() == 1);
  CHECK(aligned.alternatives[0].cause == "known_defect:positional_difficulty");
  CHECK(aligned.alternatives[0].value == compat.value);
  REQUIRE(compat.alternatives.size() == 1);
  CHECK(compat.alternatives[0].cause == "convention");
  CHECK(compat.alternatives[0].value == aligned.value);
  CHECK(aligned.value != compat.value);
}

TEST_CASE("the recorded data gives the published leaderboard") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");
  ASSIZE_NEED_DATA(board, "alpaca_eval_2/leaderboard.csv");
  const auto suite = suite_of({{"results", results}});
  const auto published = suite->published(board);
  REQUIRE(published);

  const auto rows = replay({{"results", results}});

  CHECK(rows.size() == 14 * 5);
  int compared = 0, near = 0;
  for (const PublishedRow& each : *published) {
    CAPTURE(each.system, each.metric);
    if (each.metric != kMetric) {
      const ReplayRow& ours =
          row(rows, each.system, each.metric, "alpaca_eval");
      CHECK_THAT(ours.value, WithinAbs(each.value, 1e-6));
      CHECK(ours.n == each.n);
      continue;
    }
    if (each.system == kReference) continue;
    const ReplayRow& ours = row(rows, each.system, kMetric, kCompat);
    CHECK_THAT(ours.value, WithinAbs(each.value, 0.15));
    ++compared;
    near += std::abs(ours.value - each.value) <= 0.02;
    CHECK(std::ranges::any_of(ours.grid_value, [&](double value) {
      return std::abs(value - each.value) <= 0.02;
    }));
  }
  CHECK(compared == 13);
  CHECK(near >= 8);
}

TEST_CASE("right values stand beside the positional ones") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");

  const auto rows = replay({{"results", results}});

  // LogisticRegression(penalty="l1", solver="liblinear", tol=1e-8) of
  // scikit-learn 1.2.1 on the same rows, at C = 21.54.
  struct Case {
    const char* system;
    double aligned, compat;
  };
  for (const Case& c : {Case{"alpaca-7b_verbose", 5.2019, 6.8265},
                        Case{"alpaca-7b_concise", 4.5722, 4.4798},
                        Case{"phi-2", 3.8240, 4.3362}}) {
    CAPTURE(c.system);
    CHECK_THAT(row(rows, c.system, kMetric, kAligned).grid_value[6],
               WithinAbs(c.aligned, 0.001));
    CHECK_THAT(row(rows, c.system, kMetric, kCompat).grid_value[6],
               WithinAbs(c.compat, 0.001));
  }
}

TEST_CASE("replayed values do not depend on threads") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");

  const auto one = replay({{"results", results}}, 1);
  const auto many = replay({{"results", results}}, 8);

  REQUIRE(one.size() == many.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].system == many[i].system);
    CHECK(one[i].value == many[i].value);
    CHECK(one[i].grid_value == many[i].grid_value);
  }
}
