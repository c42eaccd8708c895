#include <algorithm>

#include "data.h"
#include "suites/fair_eval/reviews_folder.h"

using namespace assize;
using assize::testing::fair::fair_eval_on;
using assize::testing::fair::read;
using assize::testing::fair::ReviewsFolder;
using Catch::Matchers::WithinAbs;

TEST_CASE("the recorded reviews agree with people as they are known to") {
  ASSIZE_NEED_DATA(results, "fair_eval");
  const auto suite = fair_eval_on(results);
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto rows = suite->replay(*bench, 1);

  REQUIRE(rows);
  // tests/oracles/fair_eval.py on the reviews and the labels.
  const std::vector<std::tuple<std::string, std::string, double>> figures = {
      {"gpt-4", "agreement", 52.5},
      {"gpt-4", "cohen_kappa", 0.2280345352971052},
      {"gpt-4", "scott_pi", 0.21840853580151695},
      {"gpt-4", "preferred.gpt35", 100.0 * 44 / 80},
      {"gpt-4", "tied", 100.0 * 22 / 80},
      {"gpt-4", "preferred.vicuna-13b", 100.0 * 14 / 80},
      {"gpt-4", "score.gpt35", 8.6625},
      {"gpt-4", "score.vicuna-13b", 7.975},
      {"people", "preferred.gpt35", 100.0 * 41 / 80},
      {"people", "tied", 100.0 * 14 / 80},
      {"people", "preferred.vicuna-13b", 100.0 * 25 / 80}};
  for (const auto& [judge, metric, value] : figures) {
    CAPTURE(judge, metric);
    const auto found = std::ranges::find_if(
        *rows, [&, &judge = judge, &metric = metric](const ReplayRow& row) {
          return row.system == judge && row.metric == metric;
        });
    REQUIRE(found != rows->end());
    CHECK_THAT(found->value, WithinAbs(value, 1e-12));
    CHECK(found->n == 80);
    if (metric == "agreement") {
      CHECK(found->note ==
            "people's first, tie, second by the judge's first: 30 7 7; tie: 8 "
            "4 10; second: 3 3 8");
    }
  }
}

TEST_CASE("three recorded reviews have no scores in their first line") {
  ASSIZE_NEED_DATA(results, "fair_eval");

  const auto bench = fair_eval_on(results)->read(1);

  REQUIRE(bench);
  CHECK(bench->systems ==
        std::vector<std::string>{"alpaca-13b", "gpt-4", "gpt35", "vicuna-13b"});
  CHECK(bench->items.size() == 80);
  CHECK(bench->categories.size() == 9);
  CHECK(bench->excluded.empty());
  REQUIRE(bench->checks.size() == 1);
  CHECK(bench->checks[0].name == "scores");
  CHECK(bench->checks[0].rows == 80);
  CHECK(bench->checks[0].mismatches == 3);
}

TEST_CASE("a live judge is asked for two scores in both orders") {
  const ReviewsFolder folder(2);
  const auto suite = fair_eval_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto prompts = suite->prompts(*bench);

  REQUIRE(prompts);
  REQUIRE(prompts->size() == 1);
  const JudgePrompt& prompt = prompts->front();
  CHECK(prompt.slots == 2);
  CHECK(suite->design(*bench).size() == 4);
  struct Case {
    std::string end;
    bool official, strict;
  };
  const std::vector<Case> cases = {
      {"1: 8\nScore of the Assistant 2: 7.5", true, true},
      {"1: 8\nScore of the Assistant 2: 7.5\n", false, true},
      {"1: 8/10\nScore of the Assistant 2: 7.5/10", false, true},
      {"1: **8**\n**Score of Assistant 2:** 7.5", false, true},
      {"1: eight\nScore of the Assistant 2: 7.5", false, false}};
  for (const Case& each : cases) {
    CAPTURE(each.end);
    Completion said;
    said.text =
        "Evaluation evidence: none.\nScore of the Assistant " + each.end;
    const std::vector<double> scores = {8, 7.5};
    CHECK((prompt.official.parse(said, {}).score == scores) == each.official);
    CHECK((prompt.strict.parse(said, {}).score == scores) == each.strict);
  }
}
