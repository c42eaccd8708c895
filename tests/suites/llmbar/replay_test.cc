#include "suites/llmbar/replay.h"

#include <algorithm>

#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::llmbar::published;
using assize::testing::bar::BenchmarkFolder;
using assize::testing::bar::Json;
using assize::testing::bar::judged;
using assize::testing::bar::llmbar_on;
using assize::testing::bar::pair;
using assize::testing::bar::rated;
using assize::testing::bar::result_of;
using assize::testing::bar::verdict;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<ReplayRow> rows_of(const BenchmarkFolder& folder) {
  const auto suite = llmbar_on({{"results", folder.path()}});
  const auto bench = suite->read_verdicts(1);
  REQUIRE(bench);
  CHECK(bench->files.at(0).sha256.empty());
  auto rows = suite->replay(*bench, 1);
  REQUIRE(rows);
  return std::move(*rows);
}

const ReplayRow& row(const std::vector<ReplayRow>& rows,
                     const std::string& system, const std::string& metric,
                     const std::string& convention = "llmbar") {
  const auto found = std::ranges::find_if(rows, [&](const ReplayRow& each) {
    return each.system == system && each.metric == metric &&
           each.convention == convention;
  });
  CAPTURE(system, metric, convention);
  REQUIRE(found != rows.end());
  return *found;
}

}  // namespace

TEST_CASE("numbers with a known defect stand beside their published ones") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2), pair("r", 2)}).dump());
  folder.write(result_of("S", "LLM/Vanilla"),
               Json::array({judged(pair("p", 1), {verdict("a", "b")}),
                            judged(pair("q", 2), {verdict("b", "b")}),
                            judged(pair("r", 2), {verdict("-", "-")})})
                   .dump());

  const auto rows = rows_of(folder);

  const std::string system = "LLM/Vanilla on S";
  CHECK_THAT(row(rows, system, "correct_False").value,
             WithinAbs(200.0 / 3, 1e-9));
  // One of the two pairs with both verdicts; published: two of three.
  const ReplayRow& equal = row(rows, system, "equal");
  CHECK_THAT(equal.value, WithinAbs(50, 1e-9));
  CHECK(equal.note == "1 of 2 pairs with both verdicts");
  REQUIRE(equal.alternatives.size() == 1);
  CHECK(equal.alternatives[0].cause == "known_defect:nulls_agree");
  CHECK_THAT(equal.alternatives[0].value, WithinAbs(200.0 / 3, 1e-9));
  CHECK_THAT(row(rows, system, "equal", "llmbar.compat").value,
             WithinAbs(200.0 / 3, 1e-9));
  // sklearn.metrics.cohen_kappa_score([1, 2, 0], [1, 2, 2]), and [1, 0, 0].
  const ReplayRow& kappa = row(rows, system, "kappa_False");
  CHECK_THAT(kappa.value, WithinAbs(0.5, 1e-12));
  CHECK(kappa.alternatives.at(0).cause == "known_defect:kappa_labels");
  CHECK_THAT(kappa.alternatives.at(0).value, WithinAbs(0.25, 1e-12));
  CHECK_THAT(row(rows, "LLM/Vanilla", "unread").value,
             WithinAbs(100.0 / 3, 1e-9));
  CHECK_THAT(row(rows, "LLM/Vanilla", "first_position").value,
             WithinAbs(25, 1e-9));
  const ReplayRow& differ = row(rows, "LLM/Vanilla", "parsers_differ");
  CHECK_THAT(differ.value, WithinAbs(0, 1e-9));
  CHECK(differ.n == 6);  // Texts, two of each pair.
}

TEST_CASE("equal ratings agree, though published they do not") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json", Json::array({pair("p", 1)}).dump());
  folder.write(
      result_of("S", "LLM/Rating"),
      Json::array({judged(pair("p", 1), {rated("5", "5", "2", "1")})}).dump());

  const auto rows = rows_of(folder);

  const ReplayRow& equal = row(rows, "LLM/Rating on S", "equal");
  CHECK(equal.value == 100);
  CHECK(equal.alternatives.at(0).cause == "known_defect:rating_ties");
  CHECK(equal.alternatives.at(0).value == 0);
  CHECK(row(rows, "LLM/Rating on S", "correct_False").value == 0);
  CHECK(row(rows, "LLM/Rating on S", "correct_average").value == 50);
}

TEST_CASE("published numbers are statistics files or a board") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json", "[]");
  folder.write(result_of("S", "LLM/CoT"), "[]");
  const std::string path = folder.write("S/evaluators/LLM/CoT/statistics.json",
                                        R"({"correct_False": "95 / 100 = 95.0%",
          "correct_True": "94 / 100 = 94.0%", "correct_average": "94.5%",
          "correct_both": "93 / 100 = 93.0%", "equal": "97 / 100 = 97.0%",
          "kappa_False": 0.25, "kappa_True": 0.5, "kappa_average": 0.375,
          "kappa_agreement": 1.0})");

  const auto rows = published(folder.path());
  const auto board = published(
      folder.write("board.csv", "judge,average,other\nLLM/CoT,80.21,1\n"));

  REQUIRE(rows);
  REQUIRE(rows->size() == 9);
  CHECK(rows->at(0).system == "LLM/CoT on S");
  CHECK(rows->at(0).metric == "correct_False");
  CHECK(rows->at(0).value == 95);
  CHECK(rows->at(2).value == 94.5);
  CHECK(rows->at(8).metric == "kappa_agreement");
  REQUIRE(board);
  REQUIRE(board->size() == 1);
  CHECK(board->at(0).system == "LLM/CoT");
  CHECK(board->at(0).value == 80.21);
}

TEST_CASE("a published share that is none is an error with its file") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json", "[]");
  folder.write(result_of("S", "LLM/CoT"), "[]");
  const std::string path = folder.write(
      "S/evaluators/LLM/CoT/statistics.json",
      R"({"correct_False": "all", "correct_True": "", "correct_average": "",
          "correct_both": "", "equal": "", "kappa_False": 0, "kappa_True": 0,
          "kappa_average": 0, "kappa_agreement": 0})");

  const auto rows = published(folder.path());

  REQUIRE_FALSE(rows);
  CHECK(rows.error().message == "'all' is no share in percent");
  CHECK(rows.error().where.file == path);
}
