#include "suites/llmbar/accuracy.h"

#include <cmath>
#include <map>

#include "core/answer_table.h"
#include "suites/llmbar/subset_folder.h"
#include "text/answer_features.h"

using namespace assize;
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

struct Value {
  double value = kAbsent;
  std::uint32_t n = 0;
};

/// By metric and subset ("": all).
using Values = std::map<std::pair<std::string, std::string>, Value>;

Result<Values> values_of(const Suite& suite, const Benchmark& bench,
                         const std::string& judge) {
  const VerdictTable table = tabulate(bench);
  const AnswerTable answers = answer_features(bench, 1);
  const auto found = std::ranges::find(bench.judges, judge);
  REQUIRE(found != bench.judges.end());
  const auto headline = suite.headline(
      {.bench = bench,
       .table = table,
       .answers = answers,
       .judge = static_cast<std::uint16_t>(found - bench.judges.begin()),
       .findings = {}});
  if (!headline) return tl::unexpected(headline.error());
  const auto quantities = (*headline)->quantities();
  std::vector<double> out(quantities.size());
  const std::vector<double> unit(bench.clusters(), 1.0);
  Scratch scratch;
  (*headline)->estimate(unit, out, scratch);
  Values values;
  for (std::size_t q = 0; q < out.size(); ++q) {
    const int category = quantities[q].category;
    values[{quantities[q].metric,
            category < 0 ? "" : bench.categories[std::size_t(category)]}] = {
        out[q], quantities[q].n};
  }
  return values;
}

Result<Values> values_of(const BenchmarkFolder& folder,
                         const std::string& judge) {
  const auto suite = llmbar_on({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);
  return values_of(*suite, *bench, judge);
}

void write(const BenchmarkFolder& folder, const std::string& subset,
           const std::string& judge, const std::vector<Json>& results) {
  std::vector<Json> pairs = results;
  for (Json& pair : pairs) pair.erase("results");
  folder.write(subset + "/dataset.json", Json(pairs).dump());
  folder.write(result_of(subset, judge), Json(results).dump());
}

}  // namespace

TEST_CASE("a missing verdict is wrong, and apart it is left out") {
  const BenchmarkFolder folder;
  write(folder, "Natural", "LLM/Vanilla",
        {judged(pair("p", 1), {verdict("a", "b")}),   // right in both
         judged(pair("q", 1), {verdict("a", "a")}),   // the first slot
         judged(pair("r", 2), {verdict("-", "-")}),   // nothing
         judged(pair("s", 2), {verdict("b", "")})});  // right once

  const auto values = values_of(folder, "LLM/Vanilla");

  REQUIRE(values);
  CHECK_THAT((values->at({"accuracy", ""}).value), WithinAbs(50, 1e-12));
  CHECK((values->at({"accuracy", ""}).n) == 8);
  CHECK_THAT((values->at({"accuracy_judged", ""}).value), WithinAbs(80, 1e-12));
  CHECK((values->at({"accuracy_judged", ""}).n) == 5);
  CHECK_THAT((values->at({"correct_both", ""}).value), WithinAbs(25, 1e-12));
  CHECK_THAT((values->at({"consistency", ""}).value), WithinAbs(50, 1e-12));
  CHECK((values->at({"consistency", ""}).n) == 2);
  CHECK_THAT((values->at({"first_position_share", ""}).value),
             WithinAbs(60, 1e-12));
  // One subset is no mean of subsets, and not told twice.
  CHECK(values->size() == 5);
}

TEST_CASE("equal ratings are half right, and no order was seen") {
  const BenchmarkFolder folder;
  write(folder, "Natural", "LLM/Rating",
        {judged(pair("p", 1), {rated("5", "5", "2", "1")}),
         judged(pair("q", 2), {rated("3", "7", "2", "2")})});

  const auto values = values_of(folder, "LLM/Rating");

  REQUIRE(values);
  CHECK_THAT((values->at({"accuracy", ""}).value), WithinAbs(75, 1e-12));
  CHECK_FALSE(values->contains({"consistency", ""}));
  CHECK_FALSE(values->contains({"first_position_share", ""}));
}

TEST_CASE("ratings that cannot be read are half right, as published") {
  // S 6.3: their winners are "1" and then "2", whatever the label.
  const BenchmarkFolder folder;
  write(folder, "Natural", "LLM/Rating",
        {judged(pair("p", 2), {rated("good", "7", "1", "2")}),
         judged(pair("q", 2), {rated("3", "7", "2", "2")})});

  const auto values = values_of(folder, "LLM/Rating");

  REQUIRE(values);
  CHECK_THAT((values->at({"accuracy", ""}).value), WithinAbs(75, 1e-12));
  CHECK_THAT((values->at({"accuracy_judged", ""}).value),
             WithinAbs(100, 1e-12));
  CHECK_THAT((values->at({"correct_both", ""}).value), WithinAbs(50, 1e-12));
}

TEST_CASE("outputs that were rated alone are compared by their ratings") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2), pair("r", 2)}).dump());
  const auto suite = llmbar_on({{"results", folder.path()}});
  auto bench = suite->read(1);
  REQUIRE(bench);
  bench->judges.emplace_back("live");
  // Right, equal, and one that was not read.
  const double ratings[3][2] = {{7, 3}, {5, 5}, {4, kAbsent}};
  for (std::uint32_t item = 0; item < 3; ++item) {
    for (const std::uint16_t output : {0, 1}) {
      Record& record = bench->records.emplace_back();
      record.trial = {
          .item = item, .shown = {output}, .slots = 1, .focus = 0, .judge = 1};
      const double rating = ratings[item][output];
      if (std::isnan(rating)) {
        record.verdict.status = Status::kUnparsed;
      } else {
        record.verdict = {.status = Status::kScored, .score = {rating}};
      }
    }
  }

  const auto values = values_of(*suite, *bench, "live");

  REQUIRE(values);
  // Of six verdicts two are right, two half, and two missing ones half.
  CHECK_THAT((values->at({"accuracy", ""}).value), WithinAbs(400.0 / 6, 1e-12));
  CHECK((values->at({"accuracy", ""}).n) == 6);
  CHECK_THAT((values->at({"accuracy_judged", ""}).value), WithinAbs(75, 1e-12));
  CHECK_FALSE(values->contains({"consistency", ""}));
}

TEST_CASE("means of subsets count each alike") {
  const BenchmarkFolder folder;
  const auto right = judged(pair("p", 1), {verdict("a", "b")});
  const auto wrong = judged(pair("q", 1), {verdict("b", "a")});
  write(folder, "Natural", "LLM/Vanilla", {right});
  write(folder, "Neighbor", "LLM/Vanilla", {right, wrong});
  write(folder, "Manual", "LLM/Vanilla", {wrong, wrong});
  write(folder, "Mine", "LLM/Vanilla", {wrong});

  const auto values = values_of(folder, "LLM/Vanilla");

  REQUIRE(values);
  CHECK_THAT((values->at({"adversarial_average", ""}).value),
             WithinAbs(25, 1e-12));
  CHECK_THAT((values->at({"average", ""}).value), WithinAbs(50, 1e-12));
  CHECK_THAT((values->at({"accuracy", "Neighbor"}).value),
             WithinAbs(50, 1e-12));
}

TEST_CASE("the labels themselves are no judge") {
  const BenchmarkFolder folder;
  write(folder, "S", "LLM/Vanilla",
        {judged(pair("p", 1), {verdict("a", "b")})});

  const auto values = values_of(folder, "gold");

  REQUIRE_FALSE(values);
  CHECK(values.error().message ==
        "the gold labels are what judges are held against, no judge "
        "themselves");
}
