#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"

namespace assize::calibrations {
extern const CalibrationPlugin position_balanced;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

Prepared prepare(const testing::Synthetic& plan) {
  return testing::prepare(calibrations::position_balanced,
                          testing::make_benchmark(plan));
}

/// Shown first on a quarter of the items only; wins 0.2 there, 0.6 elsewhere.
testing::Synthetic unbalanced() {
  return {
      .items = 8,
      .systems = {"base", "plain"},
      .outcome = [](std::size_t, std::size_t i) { return i < 2 ? 0.2 : 0.6; },
      .first = [](std::size_t i) { return i < 2; }};
}

}  // namespace

TEST_CASE("position_balanced averages the two orders with equal weight") {
  const Prepared prepared = prepare(unbalanced());

  const auto found = values(prepared, std::vector<double>(8, 1.0));

  REQUIRE(found.size() == 2);
  CHECK_THAT(found[0], WithinAbs(40, 1e-12));   // (20 + 60) / 2, not 50
  CHECK_THAT(found[1], WithinAbs(-40, 1e-12));  // 20 - 60
  CHECK(prepared.estimator->quantities()[0].metric == "win_rate");
  CHECK(prepared.estimator->quantities()[1].metric == "position_effect");
  CHECK(prepared.estimator->quantities()[1].effect);
  CHECK(prepared.estimator->quantities()[0].n == 8);
}

TEST_CASE("position_balanced under weights is that of the repeated sample") {
  auto plan = unbalanced();
  plan.outcome = [](std::size_t, std::size_t i) {
    return static_cast<double>(i * i % 7) / 7;
  };
  const std::vector<double> weight = {2, 1, 0, 3, 1, 1, 0, 2};
  double sum[2] = {0, 0}, count[2] = {0, 0};
  for (std::size_t i = 0; i < 8; ++i) {
    const int slot = plan.first(i) ? 0 : 1;
    sum[slot] += weight[i] * plan.outcome(1, i);
    count[slot] += weight[i];
  }

  const auto found = values(prepare(plan), weight);

  const double first = 100 * sum[0] / count[0];
  const double second = 100 * sum[1] / count[1];
  CHECK_THAT(found[0], WithinAbs((first + second) / 2, 1e-12));
  CHECK_THAT(found[1], WithinAbs(first - second, 1e-12));
}

TEST_CASE("position_balanced is undefined where a replicate has one order") {
  const auto found = values(prepare(unbalanced()), {0, 0, 1, 1, 1, 1, 1, 1});

  CHECK(std::isnan(found[0]));
}

TEST_CASE("position_balanced's influence is its derivative by the weights") {
  auto plan = unbalanced();
  plan.outcome = [](std::size_t, std::size_t i) {
    return 0.1 + 0.1 * static_cast<double>(i);
  };
  const Prepared prepared = prepare(plan);
  std::vector<double> influence(8 * 2);

  prepared.estimator->influence(influence);

  for (std::size_t g = 0; g < 8; ++g) {
    const double h = 1e-6;
    std::vector<double> up(8, 1.0), down(8, 1.0);
    up[g] += h;
    down[g] -= h;
    const auto above = values(prepared, up), below = values(prepared, down);
    for (std::size_t q = 0; q < 2; ++q) {
      const double derivative = 8 * (above[q] - below[q]) / (2 * h);
      CHECK_THAT(influence[g * 2 + q], WithinAbs(derivative, 1e-5));
    }
  }
}

TEST_CASE(
    "position_balanced leaves failed judgements out and counts them not") {
  auto plan = unbalanced();
  plan.outcome = [](std::size_t, std::size_t i) {
    return i == 7 ? kAbsent : 0.5;
  };

  const Prepared prepared = prepare(plan);

  CHECK(prepared.estimator->quantities()[0].n == 7);
  CHECK_THAT(values(prepared, std::vector<double>(8, 1.0))[0],
             WithinAbs(50, 1e-12));
}

TEST_CASE("position_balanced refuses a study with one order only") {
  auto plan = unbalanced();
  plan.first = [](std::size_t) { return true; };

  CHECK(prepare(plan).refused == "no system was judged pairwise in both slots");
}
