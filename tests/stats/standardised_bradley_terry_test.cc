#include "stats/standardised_bradley_terry.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Four systems, of which each meets each; two columns by formula.
StandardisedBattles small() {
  StandardisedBattles out;
  out.data.battles.systems = 4;
  out.data.columns = 2;
  for (std::uint32_t i = 0; i < 60; ++i) {
    const std::uint32_t a = i % 4, b = (a + 1 + i / 4 % 3) % 4;
    out.data.battles.first.push_back(a);
    out.data.battles.second.push_back(b);
    out.data.battles.outcome.push_back(((i * i + 3 * a) % 5) / 4.0);
    out.data.battles.cluster.push_back(i / 3);
    out.data.x.push_back(std::sin(i) + 2);
    out.data.x.push_back(std::cos(3 * i));
  }
  return out;
}

double spread(const std::vector<double>& x, std::size_t column, double* mean) {
  *mean = 0;
  double squares = 0;
  const double n = static_cast<double>(x.size()) / 2;
  for (std::size_t i = column; i < x.size(); i += 2) *mean += x[i] / n;
  for (std::size_t i = column; i < x.size(); i += 2) {
    squares += (x[i] - *mean) * (x[i] - *mean);
  }
  return std::sqrt(squares / (n - 1));
}

}  // namespace

TEST_CASE("a standardised fit is that of columns standardised beforehand") {
  StandardisedBattles battles = small();
  CovariateBattles by_hand = battles.data;
  for (std::size_t j = 0; j < 2; ++j) {
    double mean = 0;
    const double sd = spread(battles.data.x, j, &mean);
    for (std::size_t i = j; i < by_hand.x.size(); i += 2) {
      by_hand.x[i] = (by_hand.x[i] - mean) / sd;
    }
  }
  const CovariateBradleyTerry twin(
      by_hand, {.ridge_strength = 0.1, .ridge_slope = 2, .anchor = 1});
  battles.anchor = 1;
  const StandardisedBradleyTerry model(
      battles, {.ddof = 1, .ridge_strength = 0.1, .ridge_slope = 2});

  const StandardisedFit fit = model.fit();

  REQUIRE(fit.status == BradleyTerryStatus::kFitted);
  const CovariateFit expected = twin.fit();
  for (std::size_t s = 0; s < 4; ++s) {
    CHECK_THAT(fit.strength[s], WithinAbs(expected.strength[s], 1e-9));
  }
  for (std::size_t j = 0; j < 2; ++j) {
    CHECK_THAT(fit.slope[j], WithinAbs(expected.slope[j], 1e-9));
  }
}

TEST_CASE("a standardised fit under weights is that of repeated clusters") {
  StandardisedBattles battles = small(), repeated = small();
  repeated.data.battles.first.clear();
  repeated.data.battles.second.clear();
  repeated.data.battles.outcome.clear();
  repeated.data.battles.cluster.clear();
  repeated.data.x.clear();
  std::vector<double> weight(20);
  for (std::size_t i = 0; i < 60; ++i) {
    const std::uint32_t g = battles.data.battles.cluster[i];
    weight[g] = g % 3;
    for (std::size_t k = 0; k < g % 3; ++k) {
      repeated.data.battles.first.push_back(battles.data.battles.first[i]);
      repeated.data.battles.second.push_back(battles.data.battles.second[i]);
      repeated.data.battles.outcome.push_back(battles.data.battles.outcome[i]);
      repeated.data.battles.cluster.push_back(g);
      repeated.data.x.push_back(battles.data.x[2 * i]);
      repeated.data.x.push_back(battles.data.x[2 * i + 1]);
    }
  }
  const StandardisedOptions options{
      .ddof = 1, .ridge_slope = 1, .mean_loss = true, .pair_floor = 8};
  const StandardisedBradleyTerry model(battles, options);
  const StandardisedFit full = model.fit();

  const StandardisedFit fit = model.fit(weight, &full);

  const auto expected = StandardisedBradleyTerry(repeated, options).fit();
  REQUIRE(fit.status == BradleyTerryStatus::kFitted);
  for (std::size_t s = 0; s < 4; ++s) {
    CHECK_THAT(fit.strength[s], WithinAbs(expected.strength[s], 1e-8));
  }
  CHECK_THAT(fit.sd[0], WithinAbs(expected.sd[0], 1e-12));
}

TEST_CASE("a standardised fit leaves out a column without spread") {
  StandardisedBattles battles = small();
  for (std::size_t i = 0; i < battles.data.x.size(); i += 2) {
    battles.data.x[i] = 0.25;
  }

  const StandardisedFit fit = StandardisedBradleyTerry(battles, {}).fit();

  REQUIRE(fit.status == BradleyTerryStatus::kFitted);
  CHECK(fit.sd[0] == 0);
  CHECK(fit.slope[0] == 0);
  CHECK(fit.slope[1] != 0);
}

TEST_CASE("a standardised board knows who cannot be compared") {
  StandardisedBattles battles = small();
  StandardisedBattles apart = battles;
  for (std::size_t i = 0; i < 60; ++i) {
    apart.data.battles.first[i] = i % 2 == 0 ? 0 : 2;
    apart.data.battles.second[i] = i % 2 == 0 ? 1 : 3;
  }

  CHECK(StandardisedBradleyTerry(battles, {}).connected());
  CHECK_FALSE(StandardisedBradleyTerry(apart, {}).connected());
  const StandardisedFit none =
      StandardisedBradleyTerry(battles, {}).fit(std::vector<double>(20, 0.0));
  CHECK(none.status == BradleyTerryStatus::kDisconnected);
  CHECK(std::isnan(none.strength[1]));
}
