#include "stats/length_controlled.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "core/stream.h"
#include "stats/group_k_fold.h"
#include "stats/interval.h"
#include "stats/moments.h"
#include "stats/weights.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

/// 30 rows, a cluster each, that gold values were computed on.
LengthControlledData thirty() {
  LengthControlledData data;
  for (int i = 0; i < 30; ++i) {
    const double d = (i * 17 % 23 - 9) * 40.0, x = i * 7 % 19 / 6.0 - 1.2;
    data.length_difference.push_back(d);
    data.difficulty.push_back(x);
    data.outcome.push_back(std::clamp(
        .35 + .25 * std::sin(i * 1.7) + .15 * x - .1 * (d / 160), 0.0, 1.0));
    data.cluster.push_back(static_cast<std::uint32_t>(i));
  }
  return data;
}

/// 20 gamed rows beside them.
GamedRows twenty() {
  GamedRows gamed;
  for (int j = 0; j < 20; ++j) {
    const double t = std::tanh((j * 13 % 20 - 9.5) / 6),
                 x = j * 3 % 20 / 7. - 1;
    gamed.tanh_length.push_back(t);
    gamed.difficulty.push_back(x);
    gamed.outcome.push_back(
        std::clamp(.5 + .3 * std::cos(j * 2.1) + .1 * x - .1 * t, 0.0, 1.0));
  }
  return gamed;
}

TEST_CASE("the grid is numpy's logspace(-4, 4, 10)") {
  REQUIRE(published_grid().size() == 10);
  for (int k = 0; k < 10; ++k) {
    CHECK_THAT(published_grid()[static_cast<std::size_t>(k)],
               WithinRel(std::pow(10, -4 + 8 * k / 9.0), 1e-14));
  }
}

TEST_CASE("fits agree with scikit-learn's liblinear") {
  struct Case {
    std::size_t penalty;
    double w_length, w_difficulty, w_model, value, standard_error;
  };
  // sklearn 1.2.1 LogisticRegression(penalty='l1', solver='liblinear',
  // fit_intercept=False, tol=1e-12), then 100 mean and 100 sem of predictions.
  const auto t = GENERATE(values<Case>({
      {4, 0, 0, -0.2640412295314366, 43.43705452416329, 0},
      {5, -0.527364761683135, 0.5519710915214623, -0.7080534301535849,
       37.572466025846616, 2.129880517413831},
      {9, -0.7529697011672298, 0.7223109530908592, -0.7998216866852123,
       37.1972826825415, 2.7088229322639314},
  }));
  CAPTURE(t.penalty);

  const auto fit =
      LengthControlled(thirty(), twenty()).fit(published_grid()[t.penalty]);

  CHECK(fit.converged);
  CHECK_THAT(fit.w_length, WithinAbs(t.w_length, 1e-8));
  CHECK_THAT(fit.w_difficulty, WithinAbs(t.w_difficulty, 1e-8));
  CHECK_THAT(fit.w_model, WithinAbs(t.w_model, 1e-8));
  CHECK_THAT(fit.value, WithinAbs(t.value, 1e-7));
  CHECK_THAT(fit.standard_error, WithinAbs(t.standard_error, 1e-7));
}

TEST_CASE("weights count rows in the fit, the scale and the mean") {
  std::vector<double> weight(30);
  for (int i = 0; i < 30; ++i) weight[static_cast<std::size_t>(i)] = i % 3;

  const auto fit =
      LengthControlled(thirty(), twenty()).fit(published_grid()[5], weight);

  // sklearn as above, rows weighted 0, 1, 2, 0, ...
  CHECK_THAT(fit.w_length, WithinAbs(-0.7218675594330896, 1e-8));
  CHECK_THAT(fit.w_difficulty, WithinAbs(0.6998106153039637, 1e-8));
  CHECK_THAT(fit.w_model, WithinAbs(-0.6818748780476699, 1e-8));
  CHECK_THAT(fit.value, WithinAbs(40.09344886459671, 1e-7));
  CHECK_THAT(fit.standard_error, WithinAbs(2.6524065811157014, 1e-7));
}

TEST_CASE("a weighted fit is the fit of the repeated rows") {
  const LengthControlledData data = thirty();
  std::vector<double> weight(30);
  LengthControlledData repeated;
  for (std::size_t i = 0; i < 30; ++i) {
    weight[i] = static_cast<double>(i * 11 % 4);
    for (std::size_t copy = 0; copy < i * 11 % 4; ++copy) {
      repeated.length_difference.push_back(data.length_difference[i]);
      repeated.difficulty.push_back(data.difficulty[i]);
      repeated.outcome.push_back(data.outcome[i]);
      repeated.cluster.push_back(data.cluster[i]);
    }
  }

  const auto weighted = LengthControlled(data, twenty()).fit(3, weight);
  const auto plain = LengthControlled(repeated, twenty()).fit(3);

  CHECK_THAT(weighted.w_length, WithinAbs(plain.w_length, 1e-9));
  CHECK_THAT(weighted.value, WithinAbs(plain.value, 1e-9));
  CHECK_THAT(weighted.standard_error, WithinAbs(plain.standard_error, 1e-9));
}

TEST_CASE("a warm start and a used scratch change nothing but the time") {
  const LengthControlled estimator(thirty(), twenty());
  const auto full = estimator.fit(20);
  auto scratch = estimator.scratch();
  const Weights weights = draw(30, {}, 50, Stream(1, {"lc_test"}), 1);
  for (std::size_t b = 0; b < weights.replicates; ++b) {
    const std::vector<double> weight(weights.row(b).begin(),
                                     weights.row(b).end());

    const auto cold = estimator.fit(20, weight);
    const auto warm = estimator.fit(20, weight, &full, scratch);

    CHECK(warm.converged);
    CHECK_THAT(warm.value, WithinAbs(cold.value, 1e-8));
  }
}

TEST_CASE("the chosen penalty is the one scikit-learn's folds favour") {
  // GroupKFold(5) over the gamed rows, then the system's; sklearn liblinear.
  // Fold-summed scores: ..., -1.969031, -1.956641 (index 6), -1.957016, ...
  CHECK(LengthControlled(thirty(), twenty()).choose() == 6);
  CHECK(LengthControlled(thirty(), twenty())
            .choose(std::vector<double>(30, 1.0)) == 6);
}

/// 100 rows of a system, noise but for a slope in each column.
LengthControlledData noisy(Stream& stream, double lead) {
  LengthControlledData data;
  for (std::uint32_t i = 0; i < 100; ++i) {
    const double d = 500 * stream.normal(), x = stream.normal();
    const double eta = lead + 0.3 * x - d / 1500 + stream.normal();
    data.length_difference.push_back(std::round(d));
    data.difficulty.push_back(x);
    data.outcome.push_back(eta > 1 ? 1 : eta < -1 ? 0 : (eta + 1) / 2);
    data.cluster.push_back(i);
  }
  return data;
}

/// Cross-validation from its definition: every penalty and fold fitted to the
/// optimum from zero, every row's loss taken alone.
std::size_t chosen_by_definition(const LengthControlledData& data) {
  const double s = standard_deviation(data.length_difference, 1);
  const std::size_t n = data.outcome.size();
  const auto fold = equal_group_folds(n, 5);
  std::vector<double> score;
  for (const double c : published_grid()) {
    double total = 0;
    for (std::uint32_t f = 0; f < 5; ++f) {
      std::vector<double> length, difficulty, y;
      for (std::size_t i = 0; i < n; ++i) {
        if (fold[i] == f) continue;
        length.push_back(std::tanh(data.length_difference[i] / s));
        difficulty.push_back(data.difficulty[i]);
        y.push_back(data.outcome[i]);
      }
      const std::vector<double> one(y.size(), 1.0);
      std::vector<double> x = length;
      x.insert(x.end(), difficulty.begin(), difficulty.end());
      x.insert(x.end(), one.begin(), one.end());
      const auto w = fit_logistic_l1({x, y, one, 3}, c).coefficients;
      double loss = 0;
      for (std::size_t i = 0; i < n; ++i) {
        if (fold[i] != f) continue;
        const double eta = w[0] * std::tanh(data.length_difference[i] / s) +
                           w[1] * data.difficulty[i] + w[2];
        loss += std::log1p(std::exp(-eta)) + (1 - data.outcome[i]) * eta;
      }
      total -= loss / static_cast<double>(n - y.size());
    }
    score.push_back(total);
  }
  return static_cast<std::size_t>(std::ranges::max_element(score) -
                                  score.begin());
}

TEST_CASE("the chosen penalty is that of fits to the optimum") {
  Stream stream(3, {"lc_test"});
  std::vector<int> times(10);
  for (int round = 0; round < 60; ++round) {
    const LengthControlledData data = noisy(stream, round % 4 * 0.4);
    CAPTURE(round);
    const std::size_t expected = chosen_by_definition(data);

    CHECK(LengthControlled(data, {}).choose() == expected);

    ++times[expected];
  }
  // The data leave more than one penalty to choose.
  CHECK(std::ranges::count(times, 0) <= 7);
}

TEST_CASE("the chosen penalty does not depend on the fits given") {
  Stream stream(4, {"lc_test"});
  for (int round = 0; round < 20; ++round) {
    const LengthControlled estimator(noisy(stream, 1), twenty());
    std::vector<double> weight(100);
    for (double& w : weight) w = static_cast<double>(stream.below(3));
    std::vector<LengthControlled::Fit> path(published_grid().size());
    for (auto& fit : path) {
      fit.w_length = 20 * stream.normal();
      fit.w_model = stream.normal();
    }

    CHECK(estimator.choose(path, weight) == estimator.choose(weight));
  }
}

TEST_CASE("penalties that leave nothing tie and the smallest wins") {
  LengthControlledData data = thirty();
  data.outcome.assign(30, 0.5);

  CHECK(LengthControlled(data, {}).choose() == 0);
}

TEST_CASE("the influence is the derivative by each cluster's weight") {
  LengthControlledData data = thirty();
  for (std::uint32_t& cluster : data.cluster) cluster %= 13;
  const LengthControlled estimator(data, twenty());
  // Index 5 and 9 keep all coefficients, 4 only w_model.
  const double c = published_grid()[GENERATE(4U, 5U, 9U)];
  const auto fit = estimator.fit(c);
  std::vector<double> influence(13);

  estimator.influence(c, fit, influence);

  for (std::size_t g = 0; g < 13; ++g) {
    constexpr double kStep = 1e-4;
    std::vector<double> up(13, 1.0), down(13, 1.0);
    up[g] += kStep;
    down[g] -= kStep;
    const double slope =
        (estimator.fit(c, up).value - estimator.fit(c, down).value) /
        (2 * kStep);
    CHECK_THAT(influence[g], WithinAbs(13 * slope, 1e-4));
  }
}

TEST_CASE("the influence predicts what the bootstrap finds") {
  const LengthControlled estimator(thirty(), twenty());
  const auto full = estimator.fit(100);
  std::vector<double> influence(30), values;
  estimator.influence(100, full, influence);
  auto scratch = estimator.scratch();
  const Weights weights = draw(30, {}, 2000, Stream(2, {"lc_test"}), 1);
  for (std::size_t b = 0; b < weights.replicates; ++b) {
    const std::vector<double> weight(weights.row(b).begin(),
                                     weights.row(b).end());
    values.push_back(estimator.fit(100, weight, &full, scratch).value);
  }

  const double predicted = standard_deviation(influence, 0) / std::sqrt(30.0);

  // Nonlinear at 30 clusters: the two agree to about a tenth.
  CHECK_THAT(standard_deviation(values, 1), WithinRel(predicted, 0.15));
}

TEST_CASE("equal length differences drop the length column") {
  LengthControlledData data = thirty();
  data.length_difference.assign(30, 250);
  const LengthControlled estimator(data, twenty());
  std::vector<double> influence(30);

  const auto fit = estimator.fit(10);
  estimator.influence(10, fit, influence);

  CHECK(fit.converged);
  CHECK(fit.w_length == 0);
  CHECK(std::isfinite(fit.value));
  CHECK(std::ranges::all_of(influence,
                            [](double u) { return std::isfinite(u); }));
}

TEST_CASE("a system that wins everywhere has a finite fit") {
  LengthControlledData data = thirty();
  data.outcome.assign(30, 1);

  const auto fit = LengthControlled(data, {}).fit(1e4);

  CHECK(fit.converged);
  CHECK(fit.value > 99);
  CHECK(fit.value <= 100);
}

TEST_CASE("no rows and no weight give no value") {
  const LengthControlled empty({}, twenty());
  const LengthControlled estimator(thirty(), twenty());

  CHECK(std::isnan(empty.fit(1).value));
  CHECK(std::isnan(estimator.fit(1, std::vector<double>(30)).value));
  CHECK(LengthControlled({}, {}).choose() == 0);
  std::vector<double> influence = {5};
  empty.influence(1, empty.fit(1), influence);
  CHECK(influence[0] == 0);
}

}  // namespace
}  // namespace assize
