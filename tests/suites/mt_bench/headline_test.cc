#include "suites/mt_bench/headline.h"

#include <map>

#include "suites/mt_bench/benchmark_folder.h"
#include "text/answer_features.h"

using namespace assize;
using assize::testing::mt::BenchmarkFolder;
using assize::testing::mt::kPair;
using assize::testing::mt::kSingle;
using assize::testing::mt::pair;
using assize::testing::mt::question;
using assize::testing::mt::rating;
using Catch::Matchers::WithinAbs;

namespace {

struct Measured {
  Benchmark bench;
  std::vector<Quantity> quantities;
  std::vector<double> values, influence;
  std::uint32_t clusters = 0;

  std::size_t at(const std::string& metric, const std::string& system,
                 const std::string& category = "") const {
    for (std::size_t q = 0; q < quantities.size(); ++q) {
      const Quantity& of = quantities[q];
      const std::string in =
          of.category < 0
              ? ""
              : bench.categories[static_cast<std::size_t>(of.category)];
      if (of.metric == metric && bench.systems[of.system] == system &&
          in == category) {
        return q;
      }
    }
    FAIL("no " << metric << " of " << system << " in " << category);
    return 0;
  }
  double value(const std::string& metric, const std::string& system,
               const std::string& category = "") const {
    return values[at(metric, system, category)];
  }
};

Measured measure(const std::string& folder, std::uint16_t judge,
                 std::vector<double> weight = {}) {
  const auto suite = assize::testing::mt::suite_of({{"results", folder}});
  auto bench = suite->read(1);
  REQUIRE(bench);
  Measured out{.bench = std::move(*bench),
               .quantities = {},
               .values = {},
               .influence = {}};
  const VerdictTable table = tabulate(out.bench);
  const AnswerTable answers = answer_features(out.bench, 1);
  const auto headline = suite->headline({.bench = out.bench,
                                         .table = table,
                                         .answers = answers,
                                         .judge = judge,
                                         .findings = {}});
  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  out.quantities.assign(quantities.begin(), quantities.end());
  out.clusters = out.bench.clusters();
  if (weight.empty()) weight.assign(out.clusters, 1);
  out.values.resize(quantities.size());
  out.influence.resize(quantities.size() * out.clusters);
  Scratch scratch;
  (*headline)->estimate(weight, out.values, scratch);
  (*headline)->influence(out.influence);
  return out;
}

void write_questions(const BenchmarkFolder& folder) {
  folder.lines("question.jsonl", {question(81), question(82, "math")});
}

}  // namespace

TEST_CASE("the average is over the rows of both turns together") {
  const BenchmarkFolder folder;
  write_questions(folder);
  folder.lines(kSingle, {rating(81, "one", 9), rating(81, "one", 3, 2),
                         rating(82, "one", 6), rating(82, "one", -1, 2)});

  const Measured measured = measure(folder.path(), 0);

  CHECK(measured.quantities.front().metric == "average");
  CHECK(measured.value("average", "one") == 6);  // (9 + 3 + 6) / 3
  CHECK(measured.value("average", "one", "writing") == 6);
  CHECK(measured.value("average", "one", "math") == 6);
  CHECK(measured.value("turn_1", "one") == 7.5);
  CHECK(measured.value("turn_2", "one") == 3);
  const Quantity& average = measured.quantities[measured.at("average", "one")];
  CHECK(average.n == 3);
  CHECK(average.clusters == 2);
  CHECK(average.least == 1);
  CHECK(average.most == 10);
  CHECK_FALSE(average.secondary);
  CHECK(measured.quantities[measured.at("turn_1", "one")].secondary);
}

TEST_CASE("a question drawn twice counts twice, in all its turns") {
  const BenchmarkFolder folder;
  write_questions(folder);
  folder.lines(kSingle, {rating(81, "one", 9), rating(81, "one", 3, 2),
                         rating(82, "one", 6)});

  const Measured measured = measure(folder.path(), 0, {0, 2});

  CHECK(measured.value("average", "one") == 6);
  CHECK(measured.value("turn_1", "one") == 6);
  CHECK(std::isnan(measured.value("turn_2", "one")));
}

TEST_CASE("an average's influence is its derivative by a question's weight") {
  const BenchmarkFolder folder;
  write_questions(folder);
  folder.lines(kSingle, {rating(81, "one", 9), rating(81, "one", 3, 2),
                         rating(82, "one", 9)});
  const Measured plain = measure(folder.path(), 0);
  const double step = 1e-6;
  const Measured moved = measure(folder.path(), 0, {1 + step, 1});

  const std::size_t q = plain.at("average", "one");
  const double slope = (moved.values[q] - plain.values[q]) / step;

  CHECK_THAT(plain.influence[q], WithinAbs(2 * slope, 1e-4));
}

TEST_CASE("ratings outside the scale widen the range of the average") {
  const BenchmarkFolder folder;
  folder.lines(kSingle, {rating(81, "one", 12), rating(82, "one", 0)});

  const Measured measured = measure(folder.path(), 0);

  CHECK(measured.quantities.front().least == 0);
  CHECK(measured.quantities.front().most == 12);
  REQUIRE(measured.bench.cautions.size() == 1);
  CHECK(measured.bench.cautions[0] ==
        "Ratings outside the scale from 1 to 10 count as they are, as "
        "published: 2.");
}

TEST_CASE("pairs count for both systems, contradictions among the ties") {
  const BenchmarkFolder folder;
  write_questions(folder);
  folder.lines(kPair, {pair(81, "one", "two", "model_1", "model_1"),
                       pair(81, "one", "two", "model_1", "model_2", 2),
                       pair(82, "one", "two", "model_1", "tie"),
                       pair(82, "one", "two", "tie", "tie", 2),
                       pair(81, "three", "two", "model_2", "model_2"),
                       pair(82, "three", "two", "error", "model_2")});

  const Measured measured = measure(folder.path(), 0);

  CHECK(measured.quantities.front().metric == "win_rate_adjusted");
  // One win, three ties.
  CHECK(measured.value("win_rate_adjusted", "one") == 62.5);
  CHECK(measured.value("win_rate", "one") == 25);
  CHECK(measured.value("loss_rate", "one") == 0);
  CHECK(measured.value("inconsistency", "one") == 50);
  // A loss and three ties against one, a win against three.
  CHECK(measured.value("win_rate_adjusted", "two") == 50);
  CHECK(measured.value("win_rate", "two") == 20);
  CHECK(measured.value("loss_rate", "three") == 100);
  CHECK(measured.quantities[measured.at("win_rate", "three")].n == 1);
  CHECK(measured.quantities[measured.at("inconsistency", "one")].secondary);
}

TEST_CASE("a judge without verdicts has no headline") {
  const BenchmarkFolder folder;
  folder.lines(kSingle, {rating(81, "one", -1)});
  const auto suite =
      assize::testing::mt::suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);

  const auto headline = suite->headline(
      {.bench = *bench, .table = table, .answers = answers, .findings = {}});

  REQUIRE_FALSE(headline);
  CHECK(headline.error().message == "judge 'judge_single' has no verdicts");
}
