#include "stats/bootstrap_t.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/verdict.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// Replicates that any language can write down.
struct Bootstrap {
  std::vector<double> value, error;
  Bootstrap() {
    for (int b = 1; b < 200; ++b) {
      value.push_back(3 + (b * 37 % 101) / 101.0 + (b * b % 17) / 20.0);
      error.push_back(0.5 + (b * 29 % 53) / 100.0);
    }
  }
};

TEST_CASE("the interval is that of numpy's quantiles of studentised values") {
  const Bootstrap boot;

  const Interval interval =
      bootstrap_t_interval(3.6, 0.55, boot.value, boot.error, 0.95);

  // tests/oracles/cluster_errors.py
  CHECK_THAT(interval.lower, WithinAbs(2.6909722222222223, 1e-12));
  CHECK_THAT(interval.upper, WithinAbs(3.9492828406449547, 1e-12));
  CHECK(interval.level == 0.95);
}

TEST_CASE("replicates without a value are left out") {
  Bootstrap boot;
  const Interval whole =
      bootstrap_t_interval(3.6, 0.55, boot.value, boot.error, 0.9);
  boot.value.insert(boot.value.begin() + 7, 5, kAbsent);
  boot.error.insert(boot.error.begin() + 7, 5, kAbsent);

  const Interval interval =
      bootstrap_t_interval(3.6, 0.55, boot.value, boot.error, 0.9);

  CHECK(interval.lower == whole.lower);
  CHECK(interval.upper == whole.upper);
}

TEST_CASE("too many replicates without a spread leave an end unbounded") {
  Bootstrap boot;
  for (std::size_t b = 0; b < 12; ++b) {
    boot.value[b] = 4;  // Above the value: the lower end is lost.
    boot.error[b] = 0;
  }
  boot.value[20] = 3.6;  // On it: no distance at all.
  boot.error[20] = 0;

  const Interval interval =
      bootstrap_t_interval(3.6, 0.55, boot.value, boot.error, 0.95);

  CHECK(std::isinf(interval.lower));
  CHECK(interval.lower < 0);
  CHECK(std::isfinite(interval.upper));
}

TEST_CASE("an estimate without a spread has no studentised interval") {
  const Bootstrap boot;

  CHECK(std::isnan(
      bootstrap_t_interval(1, 0, boot.value, boot.error, 0.95).lower));
  CHECK(std::isnan(bootstrap_t_interval(1, 1, {}, {}, 0.95).upper));
  CHECK(std::isnan(bootstrap_t_p(1, 0, boot.value, boot.error, 0)));
}

TEST_CASE("the p-value counts the replicates at least as far out") {
  const std::vector<double> value = {1, 2, 3, 4, 5}, error(5, 1.0);

  // Distances from 3: 2, 1, 0, 1, 2; the null is one error away, and two.
  CHECK(bootstrap_t_p(3, 0.5, value, error, 2.5) == 5.0 / 6);
  CHECK(bootstrap_t_p(3, 0.5, value, error, 4) == 3.0 / 6);
  CHECK(bootstrap_t_p(3, 0.5, value, error, 9) == 1.0 / 6);
}

}  // namespace
}  // namespace assize
