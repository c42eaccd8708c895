#include "suites/label_agreement.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

using namespace assize;
using namespace assize::suites;
using Catch::Matchers::WithinAbs;

namespace {

const std::vector<const LabelMetric*> kAll = {
    &kAgreement, &kCohenKappa, &kScottPi, &kScoreDelta,
    &kScore,     &kCriteria,   &kLeniency};

/// Pairs of both labels in clusters of three.
std::vector<LabelPair> some_pairs() {
  std::vector<LabelPair> out;
  for (std::uint32_t i = 0; i < 30; ++i) {
    out.push_back({.cluster = i / 3,
                   .judge = i % 7 < 4 ? 1.0 : 0.0,
                   .people = i % 5 < 3 ? 1.0 : 0.0});
  }
  return out;
}

std::vector<double> values(const Estimator& estimator,
                           const std::vector<double>& weight) {
  std::vector<double> out(estimator.quantities().size());
  Scratch scratch;
  estimator.estimate(weight, out, scratch);
  return out;
}

}  // namespace

TEST_CASE("agreement beyond chance is that of a table worked by hand") {
  // 20, 5, 10 and 15 of 50: kappa .4 and pi .3939394, by their definitions.
  std::vector<LabelPair> pairs;
  for (int i = 0; i < 50; ++i) {
    pairs.push_back({.cluster = 0,
                     .judge = i < 25 ? 1.0 : 0.0,
                     .people = i < 20 || (i >= 25 && i < 35) ? 1.0 : 0.0});
  }

  const LabelCounts counts(pairs);

  CHECK(counts.total() == 50);
  CHECK(counts.at(1, 0) == 5);
  CHECK_THAT(kAgreement.value(counts), WithinAbs(70, 1e-12));
  CHECK_THAT(kCohenKappa.value(counts), WithinAbs(0.4, 1e-12));
  CHECK_THAT(kScottPi.value(counts), WithinAbs(13.0 / 33, 1e-12));
  CHECK_THAT(kScoreDelta.value(counts), WithinAbs(-10, 1e-12));
  CHECK_THAT(kScore.value(counts), WithinAbs(50, 1e-12));
}

TEST_CASE("criteria and leniency give a judge's rates back") {
  // A judge that applies people's criteria half the time, and says yes to a
  // quarter of the rest: of 80 right ones it calls 50 right, of 80 wrong 10.
  LabelCounts counts;
  counts.cells[LabelCounts::cell(1, 1)] = 50;
  counts.cells[LabelCounts::cell(0, 1)] = 30;
  counts.cells[LabelCounts::cell(1, 0)] = 10;
  counts.cells[LabelCounts::cell(0, 0)] = 70;

  CHECK_THAT(kCriteria.value(counts), WithinAbs(50, 1e-12));
  CHECK_THAT(kLeniency.value(counts), WithinAbs(25, 1e-12));
  counts.cells[LabelCounts::cell(0, 1)] = 0;
  counts.cells[LabelCounts::cell(1, 0)] = 0;
  CHECK(std::isnan(kLeniency.value(counts)));
}

TEST_CASE("a cluster drawn twice counts twice") {
  const auto pairs = some_pairs();
  std::vector<LabelPair> drawn = pairs;
  std::erase_if(drawn, [](const LabelPair& pair) { return pair.cluster == 3; });
  for (const LabelPair& pair : pairs) {
    if (pair.cluster == 5) drawn.push_back(pair);
  }
  std::vector<double> weight(10, 1.0);
  weight[3] = 0;
  weight[5] = 2;

  const auto estimator =
      label_agreement(0, 10, {{0, -1, false, kAll, pairs}}, {});

  const auto out = values(*estimator, weight);
  const LabelCounts counts(drawn);
  for (std::size_t q = 0; q < out.size(); ++q) {
    CAPTURE(kAll[q]->name);
    CHECK_THAT(out[q], WithinAbs(kAll[q]->value(counts), 1e-12));
  }
}

TEST_CASE("influences are the derivatives by the clusters' weights") {
  const auto estimator =
      label_agreement(0, 10, {{0, -1, false, kAll, some_pairs()}}, {});
  const std::size_t columns = estimator->quantities().size();
  std::vector<double> influence(10 * columns);

  estimator->influence(influence);

  for (std::size_t g = 0; g < 10; ++g) {
    std::vector<double> more(10, 1.0), less(10, 1.0);
    more[g] += 1e-4;
    less[g] -= 1e-4;
    const auto up = values(*estimator, more), down = values(*estimator, less);
    for (std::size_t q = 0; q < columns; ++q) {
      CAPTURE(kAll[q]->name, g);
      CHECK_THAT(influence[g * columns + q],
                 WithinAbs(10 * (up[q] - down[q]) / 2e-4, 1e-5));
    }
  }
  for (std::size_t q = 0; q < columns; ++q) {
    double sum = 0;
    for (std::size_t g = 0; g < 10; ++g) sum += influence[g * columns + q];
    CHECK_THAT(sum, WithinAbs(0, 1e-5));  // Only the weights' ratios matter.
  }
}

TEST_CASE("nothing drawn is undefined, and a scope without pairs is none") {
  const auto estimator = label_agreement(
      2, 10,
      {{0, -1, false, kAll, {}}, {1, 3, true, {&kScoreDelta}, some_pairs()}},
      {});

  REQUIRE(estimator->quantities().size() == 1);
  const Quantity& quantity = estimator->quantities()[0];
  CHECK(quantity.metric == "score_delta");
  CHECK(quantity.system == 1);
  CHECK(quantity.judge == 2);
  CHECK(quantity.category == 3);
  CHECK(quantity.effect);
  CHECK(quantity.secondary);
  CHECK(quantity.n == 30);
  CHECK(quantity.clusters == 10);
  CHECK(std::isnan(values(*estimator, std::vector<double>(10, 0.0))[0]));
  CHECK(estimator->notes().metrics.size() == 1);
}
