#include "stats/bradley_terry_covariates.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "stats/food_games.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using enum BradleyTerryStatus;
using Values = std::vector<double>;

/// covariates() of tests/oracles/bradley_terry.py.
CovariateBattles styled_games() {
  CovariateBattles data{food_games(), 2};
  for (int i = 0; i < 30; ++i) {
    data.x.push_back(i * 7 % 11 / 5.0 - 1);
    data.x.push_back(i * 5 % 13 / 6.0 - 1);
  }
  return data;
}

void check_near(const Values& values, const Values& gold, double tolerance) {
  REQUIRE(values.size() == gold.size());
  for (std::size_t i = 0; i < gold.size(); ++i) {
    CAPTURE(i);
    CHECK_THAT(values[i], WithinAbs(gold[i], tolerance));
  }
}

/// Roots of the diagonal of a covariance but its first element.
Values errors_after_first(const Values& covariance, std::size_t size) {
  Values errors;
  for (std::size_t i = 1; i < size; ++i) {
    errors.push_back(std::sqrt(covariance[i * size + i]));
  }
  return errors;
}

}  // namespace

// tests/oracles/bradley_terry.py: R glm, and sandwich's vcovCL.
TEST_CASE("strengths, slopes and errors with covariates are those of R") {
  const CovariateBradleyTerry model(styled_games(), {.anchor = 0});

  const CovariateFit fit = model.fit();

  CHECK(fit.status == kFitted);
  check_near(
      fit.strength,
      {0, -0.842772770909, -1.085152868223, -1.231808245330, -1.489820561603},
      1e-9);
  check_near(fit.slope, {0.048061297749, -0.019003828720}, 1e-9);
  check_near(errors_after_first(model.covariance(fit), 7),
             {0.893995169964, 0.856098814301, 0.824077966703, 0.859413069367,
              0.696381389623, 0.676135390064},
             1e-9);
  check_near(errors_after_first(model.robust_covariance(fit), 7),
             {0.972404322021, 0.980686660560, 0.986726974394, 0.582007133250,
              0.744712302777, 0.688722839559},
             1e-9);
}

TEST_CASE("without columns the fit is that of the pairs") {
  const CovariateBradleyTerry model({food_games()}, {.ridge_strength = 0.3});
  const BradleyTerry pairs(PairCounts(food_games()),
                           {.shrinkage = Shrinkage::kRidge, .ridge = 0.3});
  const Values weight = {1, 2, 0, 1, 3, 1, 0, 1, 1, 2};
  const CovariateFit whole = model.fit();

  const CovariateFit fit = model.fit(weight, &whole);

  check_near(fit.strength, pairs.fit(weight).strength, 1e-10);
  check_near(whole.strength, pairs.fit().strength, 1e-10);
}

TEST_CASE("with covariates the influence is the derivative by the weights") {
  const auto options =
      GENERATE(CovariateOptions{}, CovariateOptions{.anchor = 3},
               CovariateOptions{.ridge_strength = 1, .ridge_slope = 0.5});
  const CovariateBradleyTerry model(styled_games(), options);
  const CovariateFit fit = model.fit();
  Values influence(10 * 7);

  model.influence(fit, influence);

  constexpr double kStep = 1e-4;
  for (std::size_t g = 0; g < 10; ++g) {
    Values more(10, 1), less(10, 1);
    more[g] += kStep;
    less[g] -= kStep;
    const CovariateFit up = model.fit(more), down = model.fit(less);
    for (std::size_t k = 0; k < 7; ++k) {
      const double change = k < 5 ? up.strength[k] - down.strength[k]
                                  : up.slope[k - 5] - down.slope[k - 5];
      CHECK_THAT(influence[g * 7 + k],
                 WithinAbs(10 * change / (2 * kStep), 1e-5));
    }
  }
}

TEST_CASE(
    "a covariate that tells outcomes apart is found, or held by a ridge") {
  CovariateBattles data{food_games(), 1};
  for (const double y : data.battles.outcome) data.x.push_back(y - 0.5);

  const CovariateBradleyTerry free(data, {});
  const CovariateBradleyTerry held(data,
                                   {.ridge_strength = 0.1, .ridge_slope = 0.1});

  CHECK(free.fit().status == kSeparated);
  CHECK(std::isnan(free.fit().slope[0]));
  CHECK(free.separation().kind == SeparationKind::kQuasi);
  const std::vector<std::size_t> columns = free.separation().columns;
  CHECK(columns.back() == 4);
  CHECK(held.fit().status == kFitted);
  CHECK(held.fit().slope[0] > 1);
}

TEST_CASE("an undefeated system is refused with covariates too") {
  CovariateBattles data{battles_of({{0, 3, 0}, {0, 0, 2}, {0, 1, 0}}),
                        1,
                        {.1, .2, -.3, .4, 0, .1}};

  CHECK(CovariateBradleyTerry(data, {}).fit().status == kDisconnected);
  CHECK(CovariateBradleyTerry(data, {.ridge_strength = 1}).fit().status ==
        kFitted);
}

}  // namespace assize
