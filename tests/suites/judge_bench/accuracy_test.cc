#include "suites/judge_bench/accuracy.h"

#include <map>

#include "suites/judge_bench/pairs_folder.h"
#include "suites/judge_bench/replay.h"
#include "text/answer_features.h"

using namespace assize;
using assize::judge_bench::published;
using assize::testing::bench::BenchmarkFolder;
using assize::testing::bench::judge_bench_on;
using assize::testing::bench::kFile;
using assize::testing::bench::pair;
using assize::testing::bench::said;

TEST_CASE("a pair is right by the sum of both orders, ties at nought") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {
                          pair("a", "A>B", said("A>B"), said("B>A")),  // both
                          pair("b", "A>B", said("A>B"), said("A=B")),  // right
                          pair("c", "A>B", said("A>B"), nullptr),      // right
                          pair("d", "A>B", said("A>B"), said("A>B")),  // no
                          pair("e", "A>B", said(nullptr), nullptr),    // no
                      });
  const auto suite = judge_bench_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);
  const Study study{.bench = *bench,
                    .table = table,
                    .answers = answers,
                    .judge = 1,
                    .findings = {}};

  const auto headline = suite->headline(study);

  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  std::vector<double> out(quantities.size());
  const std::vector<double> unit(bench->clusters(), 1.0);
  Scratch scratch;
  (*headline)->estimate(unit, out, scratch);
  std::map<std::string, double> values;
  for (std::size_t q = 0; q < out.size(); ++q) {
    values[quantities[q].metric] = out[q];
    CHECK(quantities[q].n == 5);
  }
  CHECK(values == std::map<std::string, double>{{"accuracy", 60},
                                                {"accuracy_both_orders", 20},
                                                {"consistency", 40}});
  CHECK_FALSE(suite->headline({.bench = *bench,
                               .table = table,
                               .answers = answers,
                               .judge = 0,
                               .findings = {}}));
}

TEST_CASE("published figures are read by judge and metric") {
  const BenchmarkFolder folder;

  const auto rows = published(folder.write(
      "board.csv", "judge,accuracy,accuracy.mmlu-pro,other\nj/k,60,,1\n"));

  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  CHECK(rows->at(0).system == "j/k");
  CHECK(rows->at(0).value == 60);
  CHECK_FALSE(published(folder.write("b.csv", "name,accuracy\na,1\n")));
  CHECK_FALSE(published(folder.write("c.csv", "judge,accuracy\na,1\na,1\n")));
}
