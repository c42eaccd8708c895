#include "stats/prediction_powered_bt.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// 60 battles of four players, each a cluster; the first 24 labelled.
JudgedBattles sixty() {
  JudgedBattles data;
  data.players = 4;
  data.clusters = 60;
  for (unsigned i = 0; i < 60; ++i) {
    const unsigned first = i % 4, second = (i + 1 + i / 4 % 3) % 4;
    const double gap = static_cast<double>(second) - first;
    const double human =
        std::clamp((i * 7 + i / 5) % 5 / 4.0 + 0.3 * gap / 3, 0.0, 1.0);
    data.cluster.push_back(i);
    data.first.push_back(first);
    data.second.push_back(second);
    data.label.push_back(i < 24 ? human : kNone);
    data.prediction.push_back(
        std::clamp(human + (i * 3 % 7 - 3.0) / 8, 0.0, 1.0));
  }
  return data;
}

PredictionPoweredBt make(const JudgedBattles& data) {
  auto made = PredictionPoweredBt::make(data);
  REQUIRE(made.has_value());
  return *made;
}

}  // namespace

// tests/oracles/prediction_powered.py: scipy.optimize.minimize and numpy.
TEST_CASE("strengths and their errors are those of AutoEval Done Right") {
  struct Gold {
    PowerTuning tuning;
    double lambda;
    std::vector<double> strength, error;
    double covariance;
  };
  using enum PowerTuning;
  const auto gold = GENERATE(
      Gold{kClassical,
           0,
           {0, 0.41966526361528605, -0.14495672866086473, -0.869911528440167},
           {0, 0.4318697591526585, 0.4714344731074293, 0.4869664747933211},
           0.11716911774285867},
      Gold{kPlain,
           1,
           {0, -0.6691766968324553, -0.19997937272632582, -0.8339318591598393},
           {0, 0.5212687834315173, 0.5059469195141589, 0.45914378500157355},
           0.1628013212375313},
      Gold{kUnclipped,
           0.6243506534902967,
           {0, -0.2648030428278972, -0.17620805344037677, -0.8322949551606607},
           {0, 0.3101498152437286, 0.3498529908784032, 0.32291077690915454},
           0.0653968700919796});
  const PredictionPoweredBt model = make(sixty());

  const PoweredStrengths fit = model.fit(gold.tuning);
  const PoweredCovariance covariance = model.covariance(fit);

  CHECK(fit.converged);
  CHECK_FALSE(covariance.singular);
  CHECK_THAT(fit.lambda, WithinAbs(gold.lambda, 1e-6));
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK_THAT(fit.strength[i], WithinAbs(gold.strength[i], 1e-6));
    CHECK_THAT(std::sqrt(covariance.matrix[5 * i]),
               WithinAbs(gold.error[i], 1e-6));
  }
  CHECK_THAT(covariance.matrix[4 + 2], WithinAbs(gold.covariance, 1e-6));
}

TEST_CASE("battles told the other way round have the same strengths") {
  JudgedBattles turned = sixty();
  for (std::size_t i = 0; i < 60; i += 2) {
    std::swap(turned.first[i], turned.second[i]);
    turned.label[i] = 1 - turned.label[i];
    turned.prediction[i] = 1 - turned.prediction[i];
  }

  const auto one = make(sixty()).fit(PowerTuning::kClipped);
  const auto other = make(turned).fit(PowerTuning::kClipped);

  for (std::size_t i = 0; i < 4; ++i) {
    CHECK_THAT(other.strength[i], WithinAbs(one.strength[i], 1e-10));
  }
}

TEST_CASE("weights stand for copies, and the start does not matter") {
  const JudgedBattles data = sixty();
  Stream stream(3, {"powered_bt"});
  std::vector<double> weight(60);
  JudgedBattles copies;
  copies.players = 4;
  for (std::uint32_t g = 0; g < 60; ++g) {
    weight[g] = static_cast<double>(stream.below(4));
    for (int c = 0; c < weight[g]; ++c) {
      copies.cluster.push_back(static_cast<std::uint32_t>(copies.clusters++));
      copies.first.push_back(data.first[g]);
      copies.second.push_back(data.second[g]);
      copies.label.push_back(data.label[g]);
      copies.prediction.push_back(data.prediction[g]);
    }
  }
  const PredictionPoweredBt model = make(data);
  const auto full = model.fit(PowerTuning::kClipped);

  const auto cold = model.fit(PowerTuning::kClipped, weight);
  const auto warm = model.fit(PowerTuning::kClipped, weight, &full);
  const auto copied = make(copies).fit(PowerTuning::kClipped);

  CHECK(warm.converged);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK_THAT(cold.strength[i], WithinAbs(copied.strength[i], 1e-10));
    CHECK_THAT(warm.strength[i], WithinAbs(copied.strength[i], 1e-10));
  }
}

TEST_CASE("the influence is the derivative at a fixed lambda") {
  JudgedBattles data = sixty();
  // Pairs of battles share a cluster.
  for (std::uint32_t& g : data.cluster) g /= 2;
  data.clusters = 30;
  const PredictionPoweredBt model = make(data);
  const auto fit = model.fit(PowerTuning::kClipped);
  std::vector<double> influence(30 * 4);

  model.influence(fit, influence);

  for (std::size_t g = 0; g < 30; ++g) {
    std::vector<double> up(30, 1), down(30, 1);
    up[g] += 1e-5;
    down[g] -= 1e-5;
    const auto above = model.fit_at(fit.lambda, up, &fit);
    const auto below = model.fit_at(fit.lambda, down, &fit);
    for (std::size_t i = 0; i < 4; ++i) {
      const double slope = (above.strength[i] - below.strength[i]) / 2e-5;
      CHECK_THAT(influence[g * 4 + i], WithinAbs(30 * slope, 1e-5));
    }
  }
}

TEST_CASE("a player without labelled battles is said, not hidden") {
  JudgedBattles data = sixty();
  for (std::size_t i = 0; i < 24; ++i) {
    if (data.first[i] == 3) data.first[i] = data.second[i] == 0 ? 1 : 0;
    if (data.second[i] == 3) data.second[i] = data.first[i] == 0 ? 1 : 0;
  }
  const PredictionPoweredBt model = make(data);

  const auto plain = model.fit(PowerTuning::kPlain);

  CHECK(plain.converged);
  CHECK(std::abs(plain.strength[3]) > 0.1);
  CHECK(model.covariance(plain).singular);
  CHECK(model.fit(PowerTuning::kClassical).strength[3] == 0);
}

TEST_CASE("an undefeated player has no finite strength") {
  JudgedBattles data = sixty();
  for (std::size_t i = 0; i < 60; ++i) {
    if (data.first[i] == 2 || data.second[i] == 2) {
      data.label[i] = i < 24 ? (data.first[i] == 2 ? 1 : 0) : kNone;
      data.prediction[i] = data.first[i] == 2 ? 1 : 0;
    }
  }

  CHECK_FALSE(make(data).fit(PowerTuning::kClassical).converged);
}

TEST_CASE("battles that break the design are refused with the reason") {
  JudgedBattles mixed = sixty(), wild = sixty(), few = sixty();
  mixed.cluster[59] = 0;
  wild.prediction[7] = 1.2;
  std::fill(few.label.begin(), few.label.end(), kNone);

  CHECK(PredictionPoweredBt::make(mixed).error().message ==
        "cluster 0 is labelled in part");
  CHECK(PredictionPoweredBt::make(wild).error().message ==
        "battle 7 has an outcome outside [0, 1]");
  CHECK(PredictionPoweredBt::make(few).error().message ==
        "there are 0 labelled and 60 unlabelled clusters; at least two of each "
        "are needed");
}

}  // namespace assize
