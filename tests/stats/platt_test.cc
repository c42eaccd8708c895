#include "stats/platt.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {

using Catch::Matchers::WithinAbs;

// tests/oracles/probability_calibration.py: scipy's optimum.  That of
// scikit-learn 1.2, -.2026145 and .6523679, stops 1.3e-6 short in b.
TEST_CASE("three scores have Platt's curve") {
  const std::vector<double> score = {5, -4, 1}, outcome = {1, 0, 0};

  const auto map = fit_platt({score, outcome, {}});

  REQUIRE(map.has_value());
  CHECK_THAT(map->a, WithinAbs(-0.2026144896190611, 1e-7));
  CHECK_THAT(map->b, WithinAbs(0.6523666389983227, 1e-7));
  CHECK_THAT(map->a, WithinAbs(-.2026145, 1e-6));
  CHECK_THAT(map->b, WithinAbs(.6523679, 2e-6));
  CHECK_THAT((*map)(5), WithinAbs(1 / (1 + std::exp(5 * map->a + map->b)), 0));
}

TEST_CASE("sixty weighted scores have Platt's curve") {
  std::vector<double> score, outcome, weight;
  for (int i = 0; i < 60; ++i) {
    const double p = (i * 7 % 23 + 1) / 25.0;
    score.push_back(std::log(p / (1 - p)));
    outcome.push_back(i * 11 % 17 / 17.0 < p * 0.8 + 0.05 ? 1 : 0);
    weight.push_back(1 + i % 4 / 2.0);
  }

  const auto map = fit_platt({score, outcome, weight});

  REQUIRE(map.has_value());
  CHECK_THAT(map->a, WithinAbs(-0.6538584478672341, 1e-7));
  CHECK_THAT(map->b, WithinAbs(0.25068903533499254, 1e-7));
}

TEST_CASE("separated scores keep a finite curve, equal ones a flat one") {
  const std::vector<double> apart = {-2, -1, 1, 2}, equal = {3, 3, 3, 3};
  const std::vector<double> outcome = {0, 0, 1, 1}, thrice = {0, 1, 1, 1};

  const auto steep = fit_platt({apart, outcome, {}});
  const auto flat = fit_platt({equal, thrice, {}});

  REQUIRE(steep.has_value());
  CHECK(steep->a < -0.3);
  CHECK(steep->a > -5);
  REQUIRE(flat.has_value());
  CHECK(flat->a == 0);
  // Targets 4/5 thrice and 1/3 once.
  CHECK_THAT((*flat)(3), WithinAbs((3 * 0.8 + 1 / 3.0) / 4, 1e-12));
}

TEST_CASE("one class is refused") {
  const std::vector<double> score = {1, 2}, yes = {1, 1}, no = {0, 0};

  CHECK(fit_platt({score, yes, {}}).error().message ==
        "none of the outcomes is 0: one class alone calibrates nothing");
  CHECK(fit_platt({score, no, {}}).error().message ==
        "none of the outcomes is 1: one class alone calibrates nothing");
}

}  // namespace assize
