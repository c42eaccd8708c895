#include "stats/beta_calibration.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

double forecast(int i) { return (i * 7 % 23 + 1) / 25.0; }

}  // namespace

// tests/oracles/probability_calibration.py: statsmodels GLM.
TEST_CASE("the three parameters are those of the logistic fit") {
  std::vector<double> score, outcome, weight;
  for (int i = 0; i < 60; ++i) {
    score.push_back(forecast(i));
    outcome.push_back(i * 11 % 17 / 17.0 < forecast(i) * 0.8 + 0.05 ? 1 : 0);
    weight.push_back(1 + i % 4 / 2.0);
  }

  const auto map = fit_beta({score, outcome, weight});

  REQUIRE(map.has_value());
  CHECK_FALSE(map->separated);
  CHECK_THAT(map->a, WithinAbs(1.2673667436611349, 1e-6));
  CHECK_THAT(map->b, WithinAbs(0.12880465889896697, 1e-6));
  CHECK_THAT(map->c, WithinAbs(0.7178058506770503, 1e-6));
}

TEST_CASE("a term that would make the map fall is left out") {
  std::vector<double> score, outcome;
  for (int i = 0; i < 60; ++i) {
    const double p = forecast(i);
    score.push_back(p);
    outcome.push_back(
        i * 11 % 17 / 17.0 < 0.7 * std::pow(p, 0.3) && p < 0.93 ? 1 : 0);
  }

  const auto map = fit_beta({score, outcome, {}});

  REQUIRE(map.has_value());
  CHECK(map->b == 0);
  CHECK_THAT(map->a, WithinAbs(0.6385880994543978, 1e-6));
  CHECK_THAT(map->c, WithinAbs(0.7595935242942117, 1e-6));
}

TEST_CASE("separated forecasts have a finite map, and it is said") {
  const std::vector<double> score = {0, 0.2, 0.8, 1}, outcome = {0, 0, 1, 1};

  const auto map = fit_beta({score, outcome, {}});

  REQUIRE(map.has_value());
  CHECK(map->separated);
  CHECK(std::isfinite(map->a + map->b + map->c));
  CHECK((*map)(0.8) > 0.5);
  CHECK((*map)(0.2) < 0.5);
  CHECK_FALSE(fit_beta({score, std::vector<double>(4, 1), {}}).has_value());
}

TEST_CASE("the identity is a beta map") {
  const BetaMap identity;

  for (const double p : {0.01, 0.3, 0.5, 0.99}) {
    CHECK_THAT(identity(p), WithinAbs(p, 1e-12));
  }
}

}  // namespace assize
