#include <algorithm>

#include "data.h"
#include "suites/judging_the_judges/verdict_table.h"

using namespace assize;
using assize::testing::judges::BenchmarkFolder;
using assize::testing::judges::Json;
using assize::testing::judges::kHeader;
using assize::testing::judges::row;
using assize::testing::judges::suite_of;
using Catch::Matchers::WithinAbs;

namespace {

double value_of(const std::vector<ReplayRow>& rows, const std::string& judge,
                const std::string& metric) {
  const auto found = std::ranges::find_if(rows, [&](const ReplayRow& each) {
    return each.system == judge && each.metric == metric;
  });
  CAPTURE(judge, metric);
  REQUIRE(found != rows.end());
  return found->value;
}

}  // namespace

TEST_CASE("the recorded labels give each figure of the judges") {
  ASSIZE_NEED_DATA(results, "judging_the_judges");
  const auto suite = suite_of({{"results", results}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto rows = suite->replay(*bench, 1);

  REQUIRE(rows);
  struct Figure {
    std::string judge;
    double agreement, pi, kappa, delta, tp, fp, fn, tn, criteria, leniency;
  };
  // python3 tests/oracles/judging_the_judges.py on the table.
  const std::vector<Figure> figures = {
      {"Mistral-7B", 89.4019471, .7351913, .7361026, 5.2573018, 2410, 285, 96,
       804, 69.9983950, 87.2313296},
      {"Llama-7B", 86.1196106, .6555141, .6564341, 4.6453408, 2340, 333, 166,
       756, 62.7973854, 82.1945252},
      {"Llama-13B", 77.4965229, .5285253, .5441832, -18.1084840, 1776, 79, 730,
       1010, 63.6155504, 19.9380831},
      {"Llama3-8B", 85.0904033, .6416465, .6417509, 1.5577191, 2266, 296, 240,
       793, 63.2420849, 73.9457063},
      {"Gemma-2B", 78.0250348, .4132385, .4220422, 10.6815021, 2303, 587, 203,
       502, 37.9967783, 86.9352617},
      {"Llama-70B", 89.8701299, .7376163, .7402570, 8.8600289, 2384, 329, 22,
       730, 68.0185749, 97.1409007},
      {"EM", 70.8762170, .4112883, .4577722, -29.1237830, 1459, 0, 1047, 1089,
       58.2202713, 0},
      {"Llama3-70B", 92.6564673, .8173572, .8178877, 4.8400556, 2461, 219, 45,
       870, 78.0941168, 91.8027028},
      {"GPT-4", 91.1543811, .7875111, .7875686, 1.5020862, 2374, 186, 132, 903,
       77.6527519, 76.4294990},
      {"JudgeLM", 80.1668985, .5805464, .5917448, -16.1057024, 1860, 67, 646,
       1022, 68.0694341, 19.2681628},
      {"Contains", 84.7844228, .6759148, .6832197, -14.7148818, 1968, 9, 538,
       1080, 77.7050781, 3.7068812},
  };
  for (const Figure& figure : figures) {
    const auto of = [&](const std::string& metric) {
      return value_of(*rows, figure.judge, metric);
    };
    CAPTURE(figure.judge);
    CHECK_THAT(of("agreement"), WithinAbs(figure.agreement, 1e-7));
    CHECK_THAT(of("scott_pi"), WithinAbs(figure.pi, 1e-7));
    CHECK_THAT(of("cohen_kappa"), WithinAbs(figure.kappa, 1e-7));
    CHECK_THAT(of("score_delta"), WithinAbs(figure.delta, 1e-7));
    CHECK(of("true_positives") == figure.tp);
    CHECK(of("false_positives") == figure.fp);
    CHECK(of("false_negatives") == figure.fn);
    CHECK(of("true_negatives") == figure.tn);
    CHECK_THAT(of("criteria"), WithinAbs(figure.criteria, 1e-7));
    CHECK_THAT(of("leniency"), WithinAbs(figure.leniency, 1e-7));
  }
}

TEST_CASE("the models' scores by people are those of the table") {
  ASSIZE_NEED_DATA(results, "judging_the_judges");
  const auto suite = suite_of({{"results", results}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto rows = suite->replay(*bench, 1);

  REQUIRE(rows);
  // The same script.
  const std::vector<std::pair<std::string, double>> scores = {
      {"gpt-4t", 91.25},          {"llama2-70b-base", 83.5},
      {"llama2-7b-base", 62.75},  {"llama2-13b-base", 72.5},
      {"llama2-7b-chat", 55.75},  {"mistral-7B", 71.75},
      {"llama2-70b-chat", 72.25}, {"llama2-13b-chat", 56.5},
      {"mistral-7b-chat", 60.5}};
  for (const auto& [model, score] : scores) {
    CHECK_THAT(value_of(*rows, "people", "score." + model),
               WithinAbs(score, 1e-9));
  }
  REQUIRE(bench->cautions.size() == 1);
  CHECK(bench->cautions[0].starts_with(
      "5 rows repeat a question of the same model"));
  CHECK(bench->items.size() == 405);
  CHECK(bench->clusters() == 400);
}

TEST_CASE("without dummy answers nothing can be judged live") {
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "q", "True,True,True"));
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto prompts = suite->prompts(*bench);

  REQUIRE(prompts);
  CHECK(prompts->empty());
  CHECK(suite->design(*bench).size() == 2);
}

TEST_CASE("dummy answers alone are put to a judge, who answers by a word") {
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "q", "True,True,True"));
  const auto suite =
      suite_of({{"results", folder.path()}, {"dummy_answers", true}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto prompts = suite->prompts(*bench);

  REQUIRE(prompts);
  REQUIRE(prompts->size() == 1);
  for (const Trial& trial : suite->design(*bench)) CHECK(trial.shown[0] > 0);
  CHECK(suite->design(*bench).size() == 8);
  struct Case {
    std::string said;
    Status official, strict;
    double score;
  };
  const std::vector<Case> cases = {
      {"correct", Status::kScored, Status::kScored, 1},
      {" Incorrect.", Status::kScored, Status::kScored, 0},
      {"maybe correct", Status::kScored, Status::kScored, 1},
      {"Maybe incorrect, I think", Status::kScored, Status::kUnparsed, 0},
      {"correctly so", Status::kScored, Status::kUnparsed, 1},
      {"The answer is correct", Status::kUnparsed, Status::kUnparsed, 0}};
  for (const Case& each : cases) {
    CAPTURE(each.said);
    Completion said;
    said.text = each.said;
    const Verdict verdict = prompts->front().official.parse(said, {});
    CHECK(verdict.status == each.official);
    if (judged(verdict.status)) CHECK(verdict.score == SlotScores{each.score});
    CHECK(prompts->front().strict.parse(said, {}).status == each.strict);
  }
}
