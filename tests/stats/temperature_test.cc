#include "stats/temperature.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "stats/scoring_rule.h"

namespace assize {

using Catch::Matchers::WithinAbs;

// tests/oracles/probability_calibration.py.
TEST_CASE("ten forecasts are cooled to the least log loss") {
  std::vector<double> score, cooled;
  for (int i = 0; i < 10; ++i) score.push_back(bounded_logit(0.05 + 0.1 * i));
  const std::vector<double> outcome = {0, 0, 1, 0, 0, 1, 1, 0, 1, 1};

  const auto map = fit_temperature({score, outcome, {}});

  REQUIRE(map.has_value());
  CHECK_FALSE(map->bounded);
  CHECK_THAT(map->temperature, WithinAbs(1.100463762941806, 1e-7));
  for (const double s : score) cooled.push_back((*map)(s));
  CHECK_THAT(log_loss({cooled, outcome, {}}),
             WithinAbs(0.524721721944273, 1e-10));
}

TEST_CASE("sixty weighted forecasts are cooled too") {
  std::vector<double> score, outcome, weight;
  for (int i = 0; i < 60; ++i) {
    const double p = (i * 7 % 23 + 1) / 25.0;
    score.push_back(bounded_logit(p));
    outcome.push_back(i * 11 % 17 / 17.0 < p * 0.8 + 0.05 ? 1 : 0);
    weight.push_back(1 + i % 4 / 2.0);
  }

  CHECK_THAT(fit_temperature({score, outcome, weight})->temperature,
             WithinAbs(1.4563877286695028, 1e-6));
}

TEST_CASE("separated and contrary scores are bounded, and it is said") {
  const std::vector<double> score = {-2, -1, 1, 2};
  const std::vector<double> with = {0, 0, 1, 1}, against = {1, 1, 0, 0};

  const auto sharp = fit_temperature({score, with, {}});
  const auto flat = fit_temperature({score, against, {}});

  CHECK(sharp->bounded);
  CHECK(sharp->temperature < 0.05);
  CHECK(flat->bounded);
  CHECK_THAT(flat->temperature, WithinAbs(kMostTemperature, 1e-9));
  CHECK_FALSE(fit_temperature({score, std::vector<double>{1, 1, 1, 1}, {}}));
}

TEST_CASE("certain probabilities have finite log-odds") {
  CHECK(std::isfinite(bounded_logit(0)));
  CHECK(std::isfinite(bounded_logit(1)));
  CHECK(bounded_logit(0.5) == 0);
}

}  // namespace assize
