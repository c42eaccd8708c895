#include "suites/reward_bench/score.h"

#include <map>

#include "suites/reward_bench/results_folder.h"
#include "text/answer_features.h"

using namespace assize;
using assize::testing::reward::BenchmarkFolder;
using assize::testing::reward::Json;
using assize::testing::reward::reward_bench_on;
using assize::testing::reward::ties_scores;
using Catch::Matchers::WithinAbs;

namespace {

struct Judged {
  explicit Judged(const Json& file) {
    folder.write("m.json", file.dump());
    suite = reward_bench_on(folder.path());
    auto read = suite->read(1);
    REQUIRE(read);
    bench = std::move(*read);
    table = tabulate(bench);
  }

  Result<std::unique_ptr<const Estimator>> headline(std::uint16_t judge) const {
    return suite->headline({.bench = bench,
                            .table = table,
                            .answers = answers,
                            .judge = judge,
                            .findings = {}});
  }

  BenchmarkFolder folder;
  std::unique_ptr<Suite> suite;
  Benchmark bench;
  VerdictTable table;
  AnswerTable answers{.code_points = {}, .names = {}, .extra = {}};
};

Json two_sections() {
  return {{"model", "m"},
          {"id", {1, 2, 3, 4}},
          {"subset", {"math-prm", "math-prm", "hep-go", "donotanswer"}},
          {"scores_chosen", {1, 0, 2, 1}},
          {"scores_rejected", {0, 1, 1, 0}}};
}

std::vector<double> values(const Estimator& estimator,
                           std::span<const double> weight) {
  std::vector<double> out(estimator.quantities().size());
  Scratch scratch;
  estimator.estimate(weight, out, scratch);
  return out;
}

}  // namespace

TEST_CASE("the headline is the sections and their subsets") {
  const Judged judged(two_sections());

  const auto headline = judged.headline(1);

  REQUIRE(headline);
  const std::vector<double> unit(judged.bench.clusters(), 1.0);
  const auto out = values(**headline, unit);
  std::map<std::string, double> named;
  for (std::size_t q = 0; q < out.size(); ++q) {
    const Quantity& of = (*headline)->quantities()[q];
    named[of.category < 0 ? of.metric
                          : judged.bench.categories[static_cast<std::size_t>(
                                of.category)]] = out[q];
  }
  // S 7.1: math-prm counts 984, hep-go 164; the mean of two sections.
  const double reasoning = (50 * 984 + 100 * 164) / 1148.0;
  CHECK_THAT(named.at("section.reasoning"), WithinAbs(reasoning, 1e-9));
  CHECK_THAT(named.at("section.safety"), WithinAbs(100, 1e-9));
  CHECK_THAT(named.at("score"), WithinAbs((reasoning + 100) / 2, 1e-9));
  CHECK_THAT(named.at("math-prm"), WithinAbs(50, 1e-9));
}

TEST_CASE("influences of sections and of Ties are derivatives") {
  const Judged judged(GENERATE(two_sections(), ties_scores()));
  const auto headline = judged.headline(1);
  REQUIRE(headline);
  const std::size_t clusters = judged.bench.clusters();
  const std::size_t count = (*headline)->quantities().size();
  std::vector<double> influence(clusters * count);

  (*headline)->influence(influence);

  constexpr double kStep = 1e-6;
  for (std::size_t g = 0; g < clusters; ++g) {
    std::vector<double> weight(clusters, 1.0);
    weight[g] = 1 + kStep;
    const auto high = values(**headline, weight);
    weight[g] = 1 - kStep;
    const auto low = values(**headline, weight);
    for (std::size_t q = 0; q < count; ++q) {
      CAPTURE(g, q);
      CHECK_THAT(influence[g * count + q],
                 WithinAbs(static_cast<double>(clusters) * (high[q] - low[q]) /
                               (2 * kStep),
                           1e-4));
    }
  }
}

TEST_CASE("labels, and a judge with accuracies alone, have no headline") {
  const Judged judged({{"model", "m"}, {"hep-go", 0.5}});

  CHECK_FALSE(judged.headline(0));
  const auto headline = judged.headline(1);
  REQUIRE_FALSE(headline);
  CHECK(headline.error().message == "judge 'm' has no verdicts");
}
