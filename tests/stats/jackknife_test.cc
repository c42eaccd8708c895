#include "stats/jackknife.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/stream.h"
#include "stats/moments.h"
#include "stats/rank_correlation.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Values = std::vector<double>;

Values without(const Values& of, std::size_t one) {
  Values out = of;
  out.erase(out.begin() + static_cast<std::ptrdiff_t>(one));
  return out;
}

}  // namespace

TEST_CASE("of a mean the jackknife interval is Student's") {
  const Values sample = {2, 3.5, 1, 7, 4.5, 3};
  Values means;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    means.push_back(mean(without(sample, i)));
  }

  const Interval found = jackknife_interval(3.5, means, 0.95, -100, 100);
  const Interval cut = jackknife_interval(3.5, means, 0.95, 2, 5);

  // tests/oracles/meta_metrics.py.
  CHECK_THAT(found.lower, WithinAbs(1.298685230, 1e-9));
  CHECK_THAT(found.upper, WithinAbs(5.701314770, 1e-9));
  CHECK(cut.lower == 2);
  CHECK(cut.upper == 5);
}

TEST_CASE("what leaving one out does not change has no interval") {
  CHECK(std::isnan(jackknife_interval(1, Values{1, 1, 1}, 0.95, 0, 1).lower));
  CHECK(std::isnan(jackknife_interval(1, Values{1, 2}, 0.95, 0, 9).lower));
  CHECK(std::isnan(jackknife_interval(1, Values{1, 2, NAN}, 0.95, 0, 9).lower));
}

TEST_CASE("intervals over systems hold Kendall's tau as often as they say") {
  // Normal pairs of correlation r have tau = 2 / pi asin r.
  constexpr int kWorlds = 2000, kSystems = 20;
  constexpr double kCorrelation = 0.8;
  const double truth = 2 / std::numbers::pi * std::asin(kCorrelation);
  int held = 0;
  for (int world = 0; world < kWorlds; ++world) {
    Stream stream = Stream(1, {"jackknife"}).at(world);
    Values a, b;
    for (int i = 0; i < kSystems; ++i) {
      a.push_back(stream.normal());
      b.push_back(kCorrelation * a.back() +
                  std::sqrt(1 - kCorrelation * kCorrelation) * stream.normal());
    }
    Values taus;
    for (std::size_t i = 0; i < kSystems; ++i) {
      taus.push_back(kendall_tau_b(without(a, i), without(b, i)));
    }
    const Interval found =
        jackknife_interval(kendall_tau_b(a, b), taus, 0.95, -1, 1);
    held += found.lower <= truth && truth <= found.upper;
  }

  // 0.95 within four standard errors of 2,000 worlds, and a point for the
  // skewness of tau near its end.
  CHECK(held >= 0.92 * kWorlds);
  CHECK(held <= 0.98 * kWorlds);
}

}  // namespace assize
