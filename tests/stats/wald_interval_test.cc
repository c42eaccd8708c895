#include "stats/wald_interval.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "stats/interval.h"

namespace assize {

using Catch::Matchers::WithinAbs;

// tests/oracles/prediction_powered.py and judge_errors.py
TEST_CASE("an interval reaches so many standard errors either way") {
  const Interval plain =
      wald_interval(0.6194258373205741, 0.13587207127402984, 0.95);
  const Interval share =
      logit_interval(0.6291666666666668, 0.13925853587775083, 10, 0.95);

  CHECK_THAT(plain.lower, WithinAbs(0.35312147111861636, 1e-12));
  CHECK_THAT(plain.upper, WithinAbs(0.8857302035225318, 1e-12));
  CHECK_THAT(share.lower, WithinAbs(0.34497673346134033, 1e-12));
  CHECK_THAT(share.upper, WithinAbs(0.8453362033916606, 1e-12));
}

TEST_CASE("labels that all agree still have an interval") {
  const Interval all = logit_interval(1, 0, 10, 0.95);
  const Interval none = logit_interval(0, 0, 10, 0.95);

  CHECK(all.lower == wilson(10, 10, 0.95).lower);
  CHECK(all.upper == 1);
  CHECK(none.lower == 0);
  CHECK(none.upper == wilson(0, 10, 0.95).upper);
}

TEST_CASE("what has no value has no interval") {
  CHECK(std::isnan(wald_interval(kAbsent, 0.1, 0.95).lower));
  CHECK(std::isnan(logit_interval(kAbsent, 0.1, 10, 0.95).lower));
}

}  // namespace assize
