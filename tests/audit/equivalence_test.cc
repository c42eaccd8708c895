#include "audit/equivalence.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Replicates that lie around `value` as normal quantiles, and no skew.
Combination spread(double value, double error) {
  Combination out{.value = value, .n = 50, .clusters = 50};
  for (int i = 1; i < 4000; ++i) {
    // A logistic quantile is close enough to a normal one for a test.
    const double share = i / 4000.0;
    out.replicates.push_back(value +
                             error * std::log(share / (1 - share)) / 1.702);
  }
  out.influence.assign(50, 0.0);
  return out;
}

}  // namespace

TEST_CASE("an effect is equivalent where its 90 % interval lies within") {
  for (const double value : {-0.6, -0.2, 0.0, 0.5}) {
    const Combination of = spread(value, 0.3);
    const Estimate found = estimate(of, {.level = 0.9});
    REQUIRE(found.interval);
    const bool within = found.interval->lower > -1 && found.interval->upper < 1;
    CHECK((equivalence_p(of, 1) <= 0.05) == within);
  }
}

TEST_CASE("an effect at or beyond the margin is never equivalent") {
  CHECK_THAT(equivalence_p(spread(1, 0.3), 1), WithinAbs(0.5, 0.02));
  CHECK(equivalence_p(spread(-1.4, 0.3), 1) > 0.8);
  CHECK(equivalence_p({.value = 0}, 1) == 1);
}

TEST_CASE("an effect that never varies needs instructions to be equivalent") {
  Combination same{.value = 0,
                   .replicates = std::vector<double>(300, 0.0),
                   .influence = std::vector<double>(30, 0.0),
                   .n = 60,
                   .clusters = 30,
                   .least = -100,
                   .most = 100};

  // (1 - 1 / 100)^30 and ^300: three in n, by the exact form.
  CHECK_THAT(equivalence_p(same, 1), WithinAbs(0.7397003734, 1e-9));
  same.clusters = 300;
  CHECK_THAT(equivalence_p(same, 1), WithinAbs(0.0490408941, 1e-9));
}
