#include "audit/label_routing.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// Judge's verdicts of both orders, and labels that follow them.
std::vector<LabelRow> planted(std::size_t n, std::uint64_t seed) {
  Stream random(seed, {"label_routing_test"});
  std::vector<LabelRow> out;
  for (std::uint32_t i = 0; i < n; ++i) {
    LabelRow row{.item = i, .cluster = i, .verdicts = 2};
    const double u = random.uniform();
    row.judge = u < 0.4 ? 0 : u < 0.6 ? 0.5 : 1;
    row.category = static_cast<std::uint16_t>(i % 2);
    // Right on one category; on the other hardly.
    const double follows = row.category == 0 ? 0.97 : 0.65;
    const bool right = random.uniform() < follows;
    const double said =
        row.judge == 0.5 ? (random.uniform() < 0.5 ? 0.0 : 1.0) : row.judge;
    row.label = right ? said : 1 - said;
    out.push_back(row);
  }
  return out;
}

TEST_CASE("chances sum to the labels, follow the spread, and end at one") {
  const std::vector<double> spread = {0.1, 0.2, 0.3, 4, 0.4};

  const auto chance = inclusion_probabilities(spread, 3, 0);

  CHECK_THAT(std::accumulate(chance.begin(), chance.end(), 0.0),
             WithinAbs(3, 1e-12));
  // By hand: the fourth is certain, and the others share two labels by tenths;
  // 0.8 is the largest.
  CHECK(chance[3] == 1);
  CHECK_THAT(chance[0], WithinAbs(0.2, 1e-12));
  CHECK_THAT(chance[4], WithinAbs(0.8, 1e-12));
  // Even chance alone.
  CHECK_THAT(inclusion_probabilities(spread, 2, 1)[3], WithinAbs(0.4, 1e-12));
}

TEST_CASE("a systematic sample takes each row as often as its chance says") {
  const std::vector<double> chance = {0.9, 0.1, 0.5, 0.5, 1, 0.25, 0.75};
  constexpr int kDraws = 20000;
  std::vector<double> taken(chance.size());
  const Stream stream(3, {"systematic"});
  for (std::uint64_t d = 0; d < kDraws; ++d) {
    Stream one = stream.at(d);
    const auto sample = systematic_sample(chance, one);
    REQUIRE(sample.size() == 4);
    for (const std::size_t i : sample) taken[i] += 1.0 / kDraws;
  }
  for (std::size_t i = 0; i < chance.size(); ++i) {
    CAPTURE(i);
    const double error = std::sqrt(chance[i] * (1 - chance[i]) / kDraws);
    CHECK_THAT(taken[i], WithinAbs(chance[i], 4 * error + 1e-12));
  }
}

TEST_CASE("the routed mean is unbiased, and its interval holds the truth") {
  const auto rows = planted(400, 7);
  const ResidualModel model(planted(400, 8));
  REQUIRE(model.learnt());
  std::vector<double> spread, prediction;
  double truth = 0;
  for (const LabelRow& row : rows) {
    spread.push_back(model.spread(row));
    prediction.push_back(model.prediction(row));
    truth += row.label / 400;
  }
  const auto chance = inclusion_probabilities(spread, 80, 0.2);
  constexpr int kDraws = 4000;
  double sum = 0, squares = 0, held = 0;
  for (std::uint64_t d = 0; d < kDraws; ++d) {
    Stream stream = Stream(5, {"routed"}).at(d);
    const Estimate of = routed_mean(rows, systematic_sample(chance, stream),
                                    chance, prediction, 0.95);
    const double error = of.value - truth;
    sum += error;
    squares += error * error;
    held += of.interval->lower <= truth && truth <= of.interval->upper;
  }
  const double bias = sum / kDraws;
  const double error = std::sqrt((squares / kDraws - bias * bias) / kDraws);

  CHECK(std::abs(bias) < 3 * error);
  CHECK(held / kDraws > 0.92);
  CHECK(held / kDraws < 0.98);
}

TEST_CASE("everything labelled leaves nothing open") {
  const auto rows = planted(30, 1);
  const std::vector<double> certain(30, 1.0);
  std::vector<std::size_t> all(30);
  std::iota(all.begin(), all.end(), std::size_t{0});
  double truth = 0;
  for (const LabelRow& row : rows) truth += row.label / 30;

  const Estimate of =
      routed_mean(rows, all, certain, std::vector<double>(30, 0.6), 0.95);

  CHECK_THAT(of.value, WithinAbs(truth, 1e-12));
  CHECK_THAT(of.interval->upper - of.interval->lower, WithinAbs(0, 1e-12));
}

TEST_CASE("the model learns where the judge errs, and without labels doubts") {
  const ResidualModel learnt(planted(2000, 2));
  const LabelRow sure_good{.category = 0, .judge = 1, .verdicts = 2};
  const LabelRow sure_bad{.category = 1, .judge = 1, .verdicts = 2};
  CHECK(learnt.spread(sure_good) < learnt.spread(sure_bad));
  CHECK(learnt.prediction(sure_good) > learnt.prediction(sure_bad));

  const ResidualModel none({});
  CHECK_FALSE(none.learnt());
  // Laplace: 3 of 4 where two verdicts agree, 2 of 4 where they differ.
  CHECK_THAT(none.spread(sure_good), WithinAbs(std::sqrt(3.0) / 4, 1e-12));
  CHECK_THAT(none.spread({.judge = 0.5, .verdicts = 2}), WithinAbs(0.5, 1e-12));
}

TEST_CASE("on planted errors routing by variance is the narrowest unbiased") {
  const auto rows = planted(600, 4);
  const auto trial = try_routings(rows, 120, 0.2, 0.95, 1500, 1, 2);
  REQUIRE(trial);
  const RoutingResult &variance = trial->results[0],
                      &random = trial->results[1];

  CHECK(std::abs(variance.bias) < 3.5 * variance.bias_error);
  CHECK(std::abs(random.bias) < 3.5 * random.bias_error);
  CHECK(variance.width < random.width);
  CHECK(variance.rmse < random.rmse);
  CHECK(variance.coverage > 0.92);

  const auto again = try_routings(rows, 120, 0.2, 0.95, 1500, 1, 1);
  CHECK(again->results[0].rmse == variance.rmse);
  CHECK_FALSE(try_routings(planted(20, 1), 5, 0.2, 0.95, 10, 1, 1));
}

TEST_CASE("labels_for is the inverse of what labels are worth") {
  const double labels = labels_for(400, 5000, 0.7);
  CHECK_THAT(effective_labels(labels, 5000 - labels, 0.7),
             WithinAbs(400, 1e-9));
  CHECK(std::isinf(labels_for(5001, 5000, 0.7)));
  CHECK_THAT(labels_for(5000, 5000, 0.7), WithinAbs(5000, 1e-8));
}

}  // namespace
}  // namespace assize
