#include "stats/interval.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/stream.h"
#include "stats/moments.h"
#include "stats/quantile.h"
#include "stats/weights.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

const std::vector<double> kFibonacci = {1, 2, 3, 5, 8, 13, 21};

/// 200 numbers that any language can write down.
std::vector<double> replicates() {
  std::vector<double> values;
  for (int b = 0; b < 200; ++b) {
    values.push_back(b * 37 % 101 / 101.0 * 12 + 3 + b * b % 17 / 10.0);
  }
  return values;
}

/// Mean of the leave-one-out means minus each of them.
std::vector<double> jackknife(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  std::vector<double> without;
  for (const double value : values) {
    without.push_back((n * mean(values) - value) / (n - 1));
  }
  std::vector<double> influence;
  for (const double value : without) {
    influence.push_back(mean(without) - value);
  }
  return influence;
}

TEST_CASE("the acceleration of the mean has the published value") {
  // scipy.stats._resampling._bca_interval: a_hat of 1, 2, 3, 5, 8, 13, 21.
  CHECK_THAT(acceleration(jackknife(kFibonacci)),
             WithinAbs(0.06094136018370161, 1e-14));
  // The unit and the centre of the influence do not matter.
  CHECK_THAT(acceleration(kFibonacci), WithinAbs(0.06094136018370161, 1e-14));
  CHECK(acceleration(std::vector<double>{2, 2, 2}) == 0);
  CHECK(acceleration({}) == 0);
}

TEST_CASE("BCa and percentile intervals agree with scipy") {
  const double value = mean(kFibonacci);

  const Interval bca =
      bca_interval(value, replicates(), jackknife(kFibonacci), 0.95);
  const Interval percentile = percentile_interval(replicates(), 0.95);

  // numpy.quantile at the levels of scipy.stats._resampling._bca_interval.
  CHECK_THAT(bca.lower, WithinAbs(3.1160681513359476, 1e-9));
  CHECK_THAT(bca.upper, WithinAbs(14.381212111205679, 1e-9));
  CHECK_THAT(percentile.lower, WithinAbs(3.593118811881188, 1e-12));
  CHECK_THAT(percentile.upper, WithinAbs(15.683836633663368, 1e-12));
  CHECK(bca.level == 0.95);
}

TEST_CASE("a bootstrapped mean has the interval that scipy finds") {
  const Weights weights = draw(7, {}, 50000, Stream(1, {"interval_test"}), 1);
  std::vector<double> means;
  for (std::size_t b = 0; b < weights.replicates; ++b) {
    double sum = 0;
    for (std::size_t g = 0; g < 7; ++g) {
      sum += weights.row(b)[g] * kFibonacci[g];
    }
    means.push_back(sum / 7);
  }

  const Interval bca = bca_interval(53.0 / 7, means, kFibonacci, 0.95);

  // scipy.stats.bootstrap(method='BCa', n_resamples=200000): 3.714, 14.143.
  CHECK_THAT(bca.lower, WithinAbs(3.714, 0.15));
  CHECK_THAT(bca.upper, WithinAbs(14.143, 0.15));
}

TEST_CASE("BCa without bias and acceleration is the percentile interval") {
  std::vector<double> symmetric;
  for (int i = -100; i <= 100; ++i) symmetric.push_back(i);

  const Interval bca = bca_interval(0, symmetric, {}, 0.9);
  const Interval percentile = percentile_interval(symmetric, 0.9);

  CHECK_THAT(bca.lower, WithinAbs(percentile.lower, 1e-9));
  CHECK_THAT(bca.upper, WithinAbs(percentile.upper, 1e-9));
}

TEST_CASE("BCa falls back where the bias has no finite correction") {
  const std::vector<double> equal = {2, 2, 2}, apart = {1, 2, 3};
  const Interval inside = percentile_interval(apart, 0.95);

  CHECK(bca_interval(2, equal, kFibonacci, 0.95).lower == 2);
  CHECK(bca_interval(2, equal, kFibonacci, 0.95).upper == 2);
  CHECK(bca_interval(9, apart, kFibonacci, 0.95).lower == inside.lower);
  CHECK(bca_interval(-9, apart, kFibonacci, 0.95).upper == inside.upper);
  CHECK(std::isnan(bca_interval(1, {}, kFibonacci, 0.95).lower));
  CHECK(std::isnan(percentile_interval({}, 0.95).upper));
}

TEST_CASE("proportions agree with scipy's binomtest") {
  struct Case {
    unsigned successes, n;
    double level, wilson_lower, wilson_upper, exact_lower, exact_upper;
  };
  // scipy.stats.binomtest(k, n).proportion_ci(level, 'wilson' | 'exact').
  const auto t = GENERATE(values<Case>({
      {7, 10, .95, 0.39677814746114526, 0.892208732593699, 0.3475471499399921,
       0.9332604888222655},
      {0, 20, .95, 0.0, 0.16112515805281935, 0.0, 0.16843347098308548},
      {37, 80, .95, 0.3574799356278525, 0.5709564240873121, 0.3502764265387531,
       0.5775824719951661},
      {20, 20, .9, 0.8808421626390355, 1.0, 0.8608916593316243, 1.0},
      {3, 7, .99, 0.11637368051613817, 0.8102850959116125, 0.055299349980557536,
       0.8822962483310521},
  }));
  CAPTURE(t.successes, t.n);

  const Interval score = wilson(t.successes, t.n, t.level);
  const Interval exact = clopper_pearson(t.successes, t.n, t.level);

  CHECK_THAT(score.lower, WithinAbs(t.wilson_lower, 1e-12));
  CHECK_THAT(score.upper, WithinAbs(t.wilson_upper, 1e-12));
  CHECK_THAT(exact.lower, WithinAbs(t.exact_lower, 1e-12));
  CHECK_THAT(exact.upper, WithinAbs(t.exact_upper, 1e-12));
}

TEST_CASE("no trials say nothing about a proportion") {
  CHECK(wilson(0, 0, 0.95).lower == 0);
  CHECK(wilson(0, 0, 0.95).upper == 1);
  CHECK(clopper_pearson(0, 0, 0.95).lower == 0);
  CHECK(clopper_pearson(0, 0, 0.95).upper == 1);
}

TEST_CASE("Wilson's bounds solve the score equation for fractional counts") {
  const double z = 1.959963984540054;  // scipy.stats.norm.ppf(0.975)

  const Interval interval = wilson(6.5, 10, 0.95);

  for (const double p : {interval.lower, interval.upper}) {
    CHECK_THAT(std::abs(0.65 - p) / std::sqrt(p * (1 - p) / 10),
               WithinAbs(z, 1e-12));
  }
}

TEST_CASE("the bootstrap p-value is the level whose interval meets the null") {
  // A skewed set of replicates, and influences with a skewness of their own.
  std::vector<double> replicates, influence;
  for (int i = 0; i < 1999; ++i) {
    const double u = (i + 0.5) / 1999;
    replicates.push_back(std::exp(3 * u) + u);
    influence.push_back(std::exp(2 * std::sin(i)));
  }
  const double value = 6, null_value = GENERATE(2.2, 4.0, 15.0, 18.5);

  const double p = bca_p(value, replicates, influence, null_value);

  REQUIRE(p < 1);
  const Interval meets = bca_interval(value, replicates, influence, 1 - p);
  const double end = null_value < value ? meets.lower : meets.upper;
  CHECK_THAT(end, WithinAbs(null_value, 0.03));
}

TEST_CASE("the bootstrap p-value resolves no less than its replicates") {
  const std::vector<double> values = {-1, 1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<double> same(99, 4.0);

  CHECK(bca_p(4, values, {}, -50) == 2.0 / 10);
  CHECK(bca_p(4, values, {}, 4) > 0.9);
  CHECK(bca_p(4, same, {}, 0) == 2.0 / 100);
  CHECK(bca_p(4, {}, {}, 0) == 1);
}

TEST_CASE("the bootstrap p-value keeps its level under the null") {
  // Means of 40 normal values around 0: P(p <= 0.05) is near 0.05.
  constexpr int kSamples = 1000;
  int rejected = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    Stream random = Stream(7, {"level"}).at(static_cast<std::uint64_t>(sample));
    std::vector<double> x(40), replicates(199);
    for (double& value : x) value = random.normal();
    for (double& replicate : replicates) {
      replicate = 0;
      for (int i = 0; i < 40; ++i) replicate += x[random.below(40)] / 40;
    }
    rejected += bca_p(mean(x), replicates, x, 0) <= 0.05;
  }
  CHECK(rejected > 0.025 * kSamples);
  CHECK(rejected < 0.085 * kSamples);
}

TEST_CASE("intervals of a skewed mean cover it about as often as they say") {
  // Means of 40 log-normal values, 400 samples of 400 replicates each. The
  // nominal 90 % is asymptotic; known results at this skewness and size are
  // around 85 %, BCa no worse than percentile. Binomial standard error 0.018.
  constexpr int kSamples = 400;
  constexpr std::size_t kSize = 40, kReplicates = 400;
  const double truth = std::exp(0.32);  // exp(sigma^2 / 2), sigma = 0.8
  int bca_covers = 0, percentile_covers = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    Stream stream = Stream(7, {"coverage"}).at(sample);
    std::vector<double> values(kSize);
    for (double& value : values) value = std::exp(0.8 * stream.normal());
    const Weights weights =
        draw(kSize, {}, kReplicates, Stream(sample, {"coverage.draw"}), 1);
    std::vector<double> means(kReplicates);
    for (std::size_t b = 0; b < kReplicates; ++b) {
      for (std::size_t g = 0; g < kSize; ++g) {
        means[b] += weights.row(b)[g] * values[g] / kSize;
      }
    }
    const Interval bca = bca_interval(mean(values), means, values, 0.9);
    const Interval percentile = percentile_interval(means, 0.9);
    bca_covers += bca.lower <= truth && truth <= bca.upper;
    percentile_covers += percentile.lower <= truth && truth <= percentile.upper;
  }

  CHECK(bca_covers >= 0.83 * kSamples);
  CHECK(bca_covers <= 0.95 * kSamples);
  CHECK(percentile_covers >= 0.80 * kSamples);
  CHECK(percentile_covers <= 0.95 * kSamples);
}

}  // namespace
}  // namespace assize
