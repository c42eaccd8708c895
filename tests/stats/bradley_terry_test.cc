#include "stats/bradley_terry.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/stream.h"
#include "stats/food_games.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using enum BradleyTerryStatus;
using Values = std::vector<double>;

BradleyTerry model(const Battles& battles,
                   const BradleyTerryOptions& options = {}) {
  return {PairCounts(battles), options};
}

void check_near(const Values& values, const Values& gold, double tolerance) {
  REQUIRE(values.size() == gold.size());
  for (std::size_t i = 0; i < gold.size(); ++i) {
    CAPTURE(i);
    CHECK_THAT(values[i], WithinAbs(gold[i], tolerance));
  }
}

Values exponentials(Values values) {
  for (double& v : values) v = std::exp(v);
  return values;
}

/// Roots of the diagonal of a covariance but its first element.
Values errors_after_first(const Values& covariance, std::size_t size) {
  Values errors;
  for (std::size_t i = 1; i < size; ++i) {
    errors.push_back(std::sqrt(covariance[i * size + i]));
  }
  return errors;
}

/// Systems of random strength, comparisons of random outcome in clusters.
Battles random_battles(std::uint64_t seed, std::size_t systems, std::size_t n,
                       std::size_t clusters) {
  Stream stream(seed, {"battles"});
  Battles battles{.systems = systems};
  Values strength(systems);
  for (double& s : strength) s = stream.normal() / 2;
  for (std::size_t i = 0; i < n; ++i) {
    const auto first = static_cast<std::uint32_t>(stream.below(systems));
    const auto second = static_cast<std::uint32_t>(
        (first + 1 + stream.below(systems - 1)) % systems);
    const PairProbability p = pair_probability(
        TieModel::kDavidson, strength[first] - strength[second], 0.7);
    const double u = stream.uniform();
    battles.first.push_back(first);
    battles.second.push_back(second);
    battles.outcome.push_back(u < p.first ? 1 : u < 1 - p.second ? .5 : 0);
    battles.cluster.push_back(
        static_cast<std::uint32_t>(stream.below(clusters)));
  }
  battles.cluster[0] = static_cast<std::uint32_t>(clusters - 1);
  return battles;
}

const Battles kUndefeated = battles_of({{0, 3, 0}, {0, 0, 2}, {0, 1, 0}});

}  // namespace

// Methods, C.12: Wikipedia's example, [V arena-rank]. More digits:
// tests/oracles/bradley_terry.py.
TEST_CASE("strengths are those of Wikipedia's example") {
  const auto fit =
      model(
          battles_of({{0, 2, 0, 1}, {3, 0, 5, 0}, {0, 3, 0, 1}, {4, 0, 3, 0}}))
          .fit();

  CHECK(fit.status == kFitted);
  CHECK(std::isnan(fit.tie));
  check_near(exponentials(fit.strength), {.640, 1.043, .660, 2.270}, 5e-4);
  check_near(exponentials(fit.strength),
             {0.639834815022, 1.043314403086, 0.659810195807, 2.270376628090},
             1e-10);
}

// Methods, C.12: evalica's golden file, scaled to sum one.
TEST_CASE("ties as halves give evalica's strengths of food") {
  Values share = exponentials(model(food_games()).fit().strength);
  const double sum = std::accumulate(share.begin(), share.end(), 0.0);
  for (double& s : share) s /= sum;

  check_near(share, {.4342898, .1906003, .1479767, .1281534, .0989798}, 5e-8);
  CHECK_THAT(share[0], WithinAbs(0.43428982771223773, 1e-6));
}

// Methods, C.12, and tests/oracles/bradley_terry.py: scipy.optimize.root.
TEST_CASE("models of ties are those of scipy") {
  const auto davidson =
      model(food_games(), {.ties = TieModel::kDavidson}).fit();
  const auto rao = model(food_games(), {.ties = TieModel::kRaoKupper}).fit();

  CHECK(davidson.status == kFitted);
  CHECK_THAT(davidson.tie, WithinAbs(.1572838, 5e-8));
  check_near(exponentials(davidson.strength),
             {2.71041, 1.10912, .84373, .72220, .54592}, 5e-6);
  check_near(davidson.strength,
             {0.997099782428, 0.103569563569, -0.169922536790, -0.325457080488,
              -0.605289728718},
             1e-10);
  CHECK(rao.status == kFitted);
  CHECK_THAT(rao.tie, WithinAbs(1.169991023914, 1e-10));
  check_near(rao.strength,
             {0.987221771958, 0.074254390495, -0.178539553632, -0.310949975856,
              -0.571986632964},
             1e-10);
}

// Methods, C.12: food-golden.csv of evalica, "newman", whose v is nu / 2.
TEST_CASE("Davidson's strengths are Newman's up to scale") {
  const Values newman = {2.6652107229187254, 1.0906271591531849,
                         0.8296600883232509, 0.7101537820870093,
                         0.536812511441843};

  const auto fit = model(food_games(), {.ties = TieModel::kDavidson}).fit();

  for (std::size_t s = 1; s < 5; ++s) {
    CHECK_THAT(fit.strength[0] - fit.strength[s],
               WithinAbs(std::log(newman[0] / newman[s]), 1e-5));
  }
}

// Methods, C.12; robust errors by R sandwich, vcovCL, tests/oracles.
TEST_CASE("errors of three models against the first are those of glm") {
  const auto three =
      model(battles_of({{0, 6, 8}, {4, 0, 7}, {2, 3, 0}}), {.anchor = 0});
  const auto fit = three.fit();

  check_near(fit.strength, {0, -.4423655, -1.3320377}, 1e-6);
  check_near(fit.strength, {0, -0.442365424665, -1.332037615033}, 1e-9);
  check_near(errors_after_first(three.covariance(fit), 3), {.5505493, .6021628},
             5e-8);
  check_near(errors_after_first(three.covariance(fit), 3),
             {0.550549319537, 0.602162800453}, 1e-9);
  check_near(errors_after_first(three.robust_covariance(fit), 3),
             {0.560863000024, 0.608372158886}, 1e-9);
}

// tests/oracles/bradley_terry.py: glm, sandwich's vcovCL, brglm2.
TEST_CASE("clustered errors and Firth's strengths are those of R") {
  const auto plain = model(food_games(), {.anchor = 0});
  const auto firth =
      model(food_games(), {.shrinkage = Shrinkage::kFirth, .anchor = 0}).fit();
  const auto fit = plain.fit();

  check_near(errors_after_first(plain.covariance(fit), 5),
             {0.848797188466, 0.838946365488, 0.791513879721, 0.839699139047},
             1e-9);
  check_near(errors_after_first(plain.robust_covariance(fit), 5),
             {0.924372935392, 0.899705973620, 0.872752765764, 0.444160659575},
             1e-9);
  CHECK(firth.status == kFitted);
  check_near(
      firth.strength,
      {0, -0.712698227050, -0.936762983893, -1.062966513379, -1.282141279851},
      1e-8);
}

// Methods, C.19; Firth by brglm2, tests/oracles/bradley_terry.py.
TEST_CASE("an undefeated system is refused, or held by a named penalty") {
  const auto strengths = [](const BradleyTerryOptions& options) {
    return model(kUndefeated, options).fit().strength;
  };

  const auto refused = model(kUndefeated).fit();
  const auto graph = connectivity(3, PairCounts(kUndefeated).weigh());

  CHECK(refused.status == kDisconnected);
  CHECK(std::isnan(refused.strength[0]));
  CHECK_FALSE(graph.strong);
  CHECK(graph.undefeated == std::vector<std::uint32_t>{0});
  check_near(strengths({.shrinkage = Shrinkage::kRidge, .ridge = 1}),
             {.7568065, -.3297416, -.4270650}, 5e-8);
  check_near(strengths({.shrinkage = Shrinkage::kRidge, .ridge = .01}),
             {3.2341376, -1.2850436, -1.9490940}, 1e-7);
  check_near(strengths({.shrinkage = Shrinkage::kHalfWin, .anchor = 0}),
             {0, -1.3521392, -1.5305273}, 5e-8);
  check_near(strengths({.shrinkage = Shrinkage::kFirth, .anchor = 0}),
             {0, -1.945910149055, -2.456735772821}, 1e-8);
}

TEST_CASE("without ties a model of ties is the plain one") {
  const Battles three = battles_of({{0, 6, 8}, {4, 0, 7}, {2, 3, 0}});
  const auto plain = model(three).fit();
  const auto davidson = model(three, {.ties = TieModel::kDavidson}).fit();
  const auto rao = model(three, {.ties = TieModel::kRaoKupper}).fit();

  CHECK(davidson.strength == plain.strength);
  CHECK(davidson.tie == 0);
  CHECK(rao.strength == plain.strength);
  CHECK(rao.tie == 1);
}

TEST_CASE("ties that can grow for ever are refused") {
  const auto status = [](const Values& outcome, TieModel ties,
                         Shrinkage shrinkage) {
    const Battles battles{.systems = 3,
                          .first = {0, 1, 2},
                          .second = {1, 2, 0},
                          .outcome = outcome};
    return model(battles, {.ties = ties, .shrinkage = shrinkage}).fit().status;
  };
  const auto ties = GENERATE(TieModel::kDavidson, TieModel::kRaoKupper);

  // Nothing but ties; a win and ties that chain the three together.
  CHECK(status({.5, .5, .5}, ties, Shrinkage::kNone) == kTiesUnbounded);
  CHECK(status({.5, .5, .5}, ties, Shrinkage::kRidge) == kTiesUnbounded);
  CHECK(status({1, .5, .5}, ties, Shrinkage::kNone) == kTiesUnbounded);
  CHECK(status({1, .5, .5}, ties, Shrinkage::kRidge) == kFitted);
  CHECK(status({1, .5, .5}, ties, Shrinkage::kHalfWin) == kFitted);
  // Two wins between systems that tied bound the threshold.
  CHECK(status({1, 1, .5}, ties, Shrinkage::kNone) == kFitted);
}

TEST_CASE("a cluster's weight is so many copies of its comparisons") {
  const auto ties =
      GENERATE(TieModel::kHalf, TieModel::kDavidson, TieModel::kRaoKupper);
  const Battles once = random_battles(1, 6, 300, 40);
  const Values weight = [] {
    Values w(40);
    for (std::size_t g = 0; g < 40; ++g) w[g] = static_cast<double>(g % 4);
    return w;
  }();
  Battles copied{.systems = 6};
  for (std::size_t i = 0; i < once.outcome.size(); ++i) {
    for (int k = 0; k < weight[once.cluster[i]]; ++k) {
      copied.first.push_back(once.first[i]);
      copied.second.push_back(once.second[i]);
      copied.outcome.push_back(once.outcome[i]);
    }
  }
  const auto counts = model(once, {.ties = ties});
  const auto start = counts.fit();

  const auto cold = counts.fit(weight);
  const auto warm = counts.fit(weight, &start);
  const auto copies = model(copied, {.ties = ties}).fit();

  CHECK(cold.status == kFitted);
  CHECK(warm.iterations <= cold.iterations);
  check_near(cold.strength, copies.strength, 1e-10);
  check_near(warm.strength, copies.strength, 1e-10);
  if (ties != TieModel::kHalf)
    CHECK_THAT(warm.tie, WithinAbs(copies.tie, 1e-9));
}

TEST_CASE("the influence is the derivative by the clusters' weights") {
  const auto options =
      GENERATE(BradleyTerryOptions{}, BradleyTerryOptions{.anchor = 2},
               BradleyTerryOptions{.ties = TieModel::kDavidson},
               BradleyTerryOptions{.ties = TieModel::kRaoKupper, .anchor = 1},
               BradleyTerryOptions{.shrinkage = Shrinkage::kRidge, .ridge = 3},
               BradleyTerryOptions{.ties = TieModel::kDavidson,
                                   .shrinkage = Shrinkage::kHalfWin});
  const auto counts = model(random_battles(2, 5, 200, 12), options);
  const auto fit = counts.fit();
  const std::size_t size = counts.parameters();
  Values influence(12 * size);

  counts.influence(fit, influence);

  constexpr double kStep = 1e-4;
  for (std::size_t g = 0; g < 12; ++g) {
    Values more(12, 1), less(12, 1);
    more[g] += kStep;
    less[g] -= kStep;
    const auto up = counts.fit(more), down = counts.fit(less);
    for (std::size_t s = 0; s < 5; ++s) {
      const double slope =
          12 * (up.strength[s] - down.strength[s]) / (2 * kStep);
      CHECK_THAT(influence[g * size + s], WithinAbs(slope, 1e-5));
    }
    if (size == 5) continue;
    const double slope = 12 * std::log(up.tie / down.tie) / (2 * kStep);
    CHECK_THAT(influence[g * size + 5], WithinAbs(slope, 1e-5));
  }
}

TEST_CASE("a linear combination's error does not depend on the gauge") {
  const auto free = model(food_games());
  const auto anchored = model(food_games(), {.anchor = 3});
  const auto spread = [](const BradleyTerry& m) {
    const Values v = m.covariance(m.fit());
    return v[0 * 5 + 0] + v[4 * 5 + 4] - 2 * v[0 * 5 + 4];
  };

  CHECK_THAT(spread(free), WithinAbs(spread(anchored), 1e-12));
  CHECK_THAT(anchored.covariance(anchored.fit())[3 * 5 + 3],
             WithinAbs(0, 1e-12));
}

TEST_CASE("the probabilities of a pair sum to one and are the models'") {
  const auto davidson = pair_probability(TieModel::kDavidson, std::log(4), 0.5);
  const auto rao = pair_probability(TieModel::kRaoKupper, std::log(4), 2);
  const auto half = pair_probability(TieModel::kHalf, std::log(4), 0);

  // By hand: 4 : 1 : 0.5 sqrt 4, and 4 / (4 + 2), 1 / (1 + 8).
  CHECK_THAT(davidson.first, WithinAbs(4.0 / 6, 1e-15));
  CHECK_THAT(davidson.tie, WithinAbs(1.0 / 6, 1e-15));
  CHECK_THAT(rao.first, WithinAbs(4.0 / 6, 1e-15));
  CHECK_THAT(rao.second, WithinAbs(1.0 / 9, 1e-15));
  CHECK_THAT(rao.first + rao.second + rao.tie, WithinAbs(1, 1e-15));
  CHECK_THAT(half.first, WithinAbs(0.8, 1e-15));
}

}  // namespace assize
