#include "core/sum.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/stream.h"

using assize::pairwise_dot;
using assize::pairwise_sum;
using Catch::Matchers::WithinAbs;

TEST_CASE("a sum of nothing is zero") {
  CHECK(pairwise_sum({}) == 0);
  CHECK(pairwise_dot({}, {}) == 0);
}

TEST_CASE("whole numbers are summed exactly at every length") {
  std::vector<double> values;
  for (std::size_t n = 1; n <= 300; ++n) {
    values.push_back(static_cast<double>(n));
    CAPTURE(n);
    CHECK(pairwise_sum(values) == static_cast<double>(n * (n + 1) / 2));
    CHECK(pairwise_dot(values, values) ==
          static_cast<double>(n * (n + 1) * (2 * n + 1) / 6));
  }
}

TEST_CASE("a pairwise sum of a million tenths is right to a few ulps") {
  const std::vector<double> tenths(1'000'000, 0.1);

  const double sum = pairwise_sum(tenths);

  // Python: math.fsum([0.1] * 10**6) == 100000.0; a running sum is off by 1e-6.
  CHECK_THAT(sum, WithinAbs(100000.0, 1e-10));
}

TEST_CASE("a sum is its halves' sum, which is what fixes its rounding") {
  assize::Stream stream(1, {"sum"});
  std::vector<double> values(1000);
  for (double& value : values) value = stream.normal() * 1e8;
  const std::span<const double> all(values);

  CHECK(pairwise_sum(all) ==
        pairwise_sum(all.first(500)) + pairwise_sum(all.subspan(500)));
  const std::vector<double> ones(values.size(), 1.0);
  CHECK(pairwise_dot(all, ones) == pairwise_sum(all));
}

TEST_CASE("an absent value makes the sum absent") {
  std::vector<double> values(100, 1.0);
  values[57] = std::numeric_limits<double>::quiet_NaN();

  CHECK(std::isnan(pairwise_sum(values)));
}
