#include "stats/power.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/stream.h"
#include "stats/interval.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

const PowerGoal kUsual;
const PowerGoal kOneSided = {.two_sided = false};

TEST_CASE("the least visible shift of a share has the published values") {
  // (z(.975) + z(.8)) sqrt(p (1 - p) / n) at p = 1/2, to the printed digits.
  const auto shift = [](double n) {
    return detectable_effect(n, proportion_variance(0.5, 0.5).null, kUsual);
  };

  CHECK_THAT(shift(80), WithinAbs(0.1566, 5e-5));
  CHECK_THAT(shift(500), WithinAbs(0.0626, 5e-5));
  CHECK_THAT(shift(805), WithinAbs(0.0494, 5e-5));
  // Paired, where a fifth of the pairs differ.
  CHECK_THAT(detectable_effect(500, paired_variance(0.2, 0).null, kUsual),
             WithinAbs(0.0560, 5e-5));
  // scipy.stats.norm.ppf(.975) + scipy.stats.norm.ppf(.8)
  CHECK_THAT(detectable_effect(1, 1, kUsual),
             WithinAbs(2.8015852181129684, 1e-12));
}

TEST_CASE("the power of a t test agrees with statsmodels") {
  struct Case {
    double effect, n, alpha;
    bool two_sided;
    double expected;
  };
  // tests/oracles/power.py
  const auto t = GENERATE(values<Case>({
      {0.5, 20, 0.05, true, 0.5645044184390378},
      {0.3, 8, 0.1, false, 0.3145148532164607},
      {1.2, 5, 0.05, true, 0.5302212511402774},
      {0.05, 12, 0.05, true, 0.052888169614488084},
  }));

  const double power = power_to_see(-t.effect, t.n, {1, 1},
                                    {t.alpha, 0.8, t.two_sided}, t.n - 1);

  CHECK_THAT(power, WithinRel(t.expected, 1e-9));
}

TEST_CASE("the power of a normal test agrees with statsmodels") {
  // tests/oracles/power.py
  CHECK_THAT(power_to_see(0.2, 100, {1, 1}, kUsual),
             WithinRel(0.5160052739761747, 1e-10));
  CHECK_THAT(power_to_see(0.02, 50, {1, 1}, kUsual),
             WithinRel(0.05229419561671021, 1e-10));
  CHECK_THAT(power_to_see(0.3, 60, {1, 1}, kOneSided),
             WithinRel(0.7514109135034036, 1e-10));
}

TEST_CASE("an effect of nothing is seen as often as the level says") {
  CHECK_THAT(power_to_see(0, 30, {2, 2}, kUsual), WithinAbs(0.05, 1e-12));
  CHECK_THAT(power_to_see(0, 30, {2, 2}, kUsual, 29), WithinAbs(0.05, 1e-9));
}

TEST_CASE("the least visible effect has the power it was asked for") {
  // The root of statsmodels TTestPower.power, tests/oracles/power.py
  CHECK_THAT(detectable_effect(12, 1, kUsual, 11),
             WithinAbs(0.8886542652908501, 1e-10));
  const double effect = detectable_effect(4, 3, {0.1, 0.9, false}, 3);
  CHECK_THAT(power_to_see(effect, 4, {3, 3}, {0.1, 0.9, false}, 3),
             WithinAbs(0.9, 1e-9));
  CHECK(detectable_effect(10, 0, kUsual) == 0);
}

TEST_CASE("the units an effect needs agree with statsmodels") {
  // tests/oracles/power.py: 193.85, 836.43 and 36.49.
  CHECK(units_needed(0.1, proportion_variance(0.5, 0.6), kUsual) == 194);
  CHECK(units_needed(0.05, paired_variance(0.2, 0.05), {.power = 0.9}) == 837);
  CHECK(units_needed(-0.2, proportion_variance(0.5, 0.3), kOneSided) == 37);
  CHECK(std::isinf(units_needed(0, {1, 1}, kUsual)));
}

TEST_CASE("the clusters an effect needs agree with statsmodels") {
  // tests/oracles/power.py
  CHECK(clusters_needed(0.5, 1, kUsual) == 34);
  CHECK(clusters_needed(1.5, 1, {.power = 0.9}) == 7);
  CHECK(clusters_needed(0.1, 1, kOneSided) == 620);
  CHECK(clusters_needed(0.1, 0, kUsual) == 2);
  CHECK(std::isinf(clusters_needed(0, 1, kUsual)));
}

TEST_CASE("clusters cost what the design effect says") {
  // By hand: 0.04 between and 0.21 within is an ICC of 0.16.
  const double icc = intraclass_correlation(0.04, 0.21);
  const UnitVariance cluster = clustered_variance(0.04, 0.21, 6);

  CHECK_THAT(icc, WithinAbs(0.16, 1e-15));
  CHECK_THAT(design_effect(6, icc), WithinAbs(1.8, 1e-14));
  CHECK_THAT(design_effect(6, icc, 0.5), WithinAbs(2.04, 1e-14));
  CHECK_THAT(cluster.null, WithinAbs(design_effect(6, icc) * 0.25 / 6, 1e-15));
  CHECK(std::isnan(intraclass_correlation(0, 0)));
}

TEST_CASE("the units of a width are the fewest that reach it") {
  // tests/oracles/power.py, by search.
  CHECK(items_for_wilson_width(0.1, 0.5, 0.95) == 381);
  CHECK(items_for_wilson_width(0.2, 0.9, 0.95) == 37);
  CHECK(items_for_wilson_width(0.05, 0.3, 0.95) == 1288);
  CHECK(units_for_width(0.5, 1, 0.95, true) == 64);
  // (2 z / 0.5)^2 = 61.46
  CHECK(units_for_width(0.5, 1, 0.95, false) == 62);
  CHECK(units_for_width(0.5, 0, 0.95, true) == 2);
}

TEST_CASE("simulated paired comparisons are seen as often as foretold") {
  // 400 pairs, of which a quarter differ.
  constexpr int kWorlds = 3000;
  const double discordance = 0.25, effect = 0.07, n = 400;
  int seen = 0;
  for (std::uint64_t world = 0; world < kWorlds; ++world) {
    Stream random = Stream(5, {"power_test"}).at(world);
    double gained = 0, lost = 0;
    for (int pair = 0; pair < n; ++pair) {
      const double u = random.uniform();
      if (u < (discordance + effect) / 2) {
        gained += 1;
      } else if (u < discordance) {
        lost += 1;
      }
    }
    // McNemar's test by the normal distribution.
    seen += std::abs(gained - lost) > 1.959964 * std::sqrt(gained + lost);
  }
  const double foretold =
      power_to_see(effect, n, paired_variance(discordance, effect), kUsual);
  // Binomial standard error 0.008.
  CHECK_THAT(seen / static_cast<double>(kWorlds), WithinAbs(foretold, 0.03));
}

}  // namespace
}  // namespace assize
