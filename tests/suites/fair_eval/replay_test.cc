#include "suites/fair_eval/replay.h"

#include <map>
#include <set>

#include "suites/fair_eval/reviews_folder.h"

using namespace assize;
using assize::fair_eval::published;
using assize::testing::fair::BenchmarkFolder;
using assize::testing::fair::fair_eval_on;
using assize::testing::fair::kLabels;
using assize::testing::fair::kOwn;
using assize::testing::fair::review;
using assize::testing::fair::ReviewsFolder;
using assize::testing::fair::scored;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<ReplayRow> replay_of(const BenchmarkFolder& folder) {
  const auto suite = fair_eval_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);
  auto rows = suite->replay(*bench, 1);
  REQUIRE(rows);
  return *rows;
}

}  // namespace

TEST_CASE("both orders and several samples give the published calibrations") {
  const ReviewsFolder folder(2);
  const std::string up = scored("9", "8"), down = scored("6", "8");
  // Of question 1 the first order has three samples and the second one.
  folder.lines(kOwn, {review(1, {up, up, up}, {scored("8", "6")}, 8.25, 8),
                      review(2, {down}, {down}, 7, 7)});
  folder.write(kLabels, "two\nTIE\n");

  std::map<std::string, double> values, compat;
  for (const ReplayRow& row : replay_of(folder)) {
    if (row.system != "judge") continue;
    (row.convention == "fair_eval.compat" ? compat : values)[row.metric] =
        row.value;
  }

  // Worked by hand: question 1 is 15/2 against 16/2 where orders are balanced,
  // 33/4 against 32/4 where they are pooled; question 2 is a tie either way.
  const std::map<std::string, double> expected = {
      {"agreement", 100},
      {"cohen_kappa", 1},
      {"scott_pi", 1},
      {"agreement_one_order", 0},
      {"agreement_one_sample", 0},
      {"preferred.one", 0},
      {"preferred.two", 50},
      {"tied", 50},
      {"score.one", 47.0 / 6},
      {"score_first.one", 33.0 / 4},
      {"score_second.one", 7},
      {"score.two", 46.0 / 6},
      {"score_first.two", 7},
      {"score_second.two", 8},
      {"conflict_rate", 100},
      {"entropy", 0.6931471805599453}};
  for (const auto& [metric, value] : expected) {
    CAPTURE(metric);
    REQUIRE(values.contains(metric));
    CHECK_THAT(values[metric], WithinAbs(value, 1e-12));
  }
  CHECK(values.size() == expected.size());
  CHECK(compat["agreement"] == 50);
  // What is shown beside it is pooled, too.
  CHECK(compat["preferred.one"] == 50);
  CHECK(compat["preferred.two"] == 0);
}

TEST_CASE("pooling is a known defect where it changes a number") {
  const ReviewsFolder folder(1);
  const std::string up = scored("9", "8");
  folder.lines(kOwn, {review(1, {up, up, up}, {scored("8", "6")}, 8.25, 8)});
  folder.write(kLabels, "one");

  const auto rows = replay_of(folder);

  const ReplayRow* found = nullptr;
  for (const ReplayRow& row : rows) {
    if (row.metric == "agreement" && row.convention == "fair_eval") {
      found = &row;
    }
  }
  REQUIRE(found != nullptr);
  CHECK(found->value == 0);
  REQUIRE(found->alternatives.size() == 1);
  CHECK(found->alternatives[0].cause == "known_defect:pooled_orders");
  CHECK(found->alternatives[0].value == 100);
}

TEST_CASE("a judge of several pairs has a board for each") {
  const ReviewsFolder folder(1);
  folder.lines("answer/answer_zero.jsonl",
               {{{"question_id", 1}, {"text", "By zero."}}});
  folder.lines(kOwn, {review(1, {scored("9", "8")}, {}, 9, 8)});
  folder.lines("review/review_zero_two_judge.json",
               {review(1, {scored("9", "8")}, {}, 9, 8)});

  std::set<std::string> boards;
  for (const ReplayRow& row : replay_of(folder)) boards.insert(row.system);

  CHECK(boards ==
        std::set<std::string>{"judge (one and two)", "judge (zero and two)"});
}

TEST_CASE("published figures of reviews are those that replay computes") {
  const BenchmarkFolder folder;

  const auto rows = published(folder.write(
      "p.csv", "judge,agreement,score_first.a,cost\ngpt-4,52.7,8.5,2\n"));

  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(0).metric == "agreement");
  CHECK(rows->at(1).value == 8.5);
}
