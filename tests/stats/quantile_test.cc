#include "stats/quantile.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace assize {
namespace {

TEST_CASE("quantiles are numpy's, bit for bit") {
  struct Case {
    double q, fibonacci, tenths;
  };
  // repr(numpy.quantile(values, q)), numpy 1.24.2.
  const auto expected = GENERATE(values<Case>({
      {0, 1.0, 0.1},
      {0.025, 1.15, 0.1125},
      {0.1, 1.6, 0.15000000000000002},
      {0.5, 5.0, 0.35},
      {0.77, 11.100000000000001, 0.655},
      {0.975, 19.799999999999997, 0.875},
      {1, 21.0, 0.9},
  }));
  CAPTURE(expected.q);

  CHECK(quantile({21, 1, 2, 3, 5, 8, 13}, expected.q) == expected.fibonacci);
  CHECK(quantile({.1, .7, .3, .9, .2, .4}, expected.q) == expected.tenths);
}

TEST_CASE("a single value is every quantile and no value is none") {
  CHECK(quantile({4}, 0) == 4);
  CHECK(quantile({4}, 0.3) == 4);
  CHECK(quantile({4}, 1) == 4);
  CHECK(std::isnan(quantile({}, 0.5)));
}

}  // namespace
}  // namespace assize
