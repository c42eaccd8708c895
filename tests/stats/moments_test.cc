#include "stats/moments.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinRel;

const std::vector<double> kValues = {1, 2, 3, 5, 8, 13, 21};

TEST_CASE("moments agree with numpy and scipy") {
  // numpy.mean, numpy.std(ddof=1), numpy.std, scipy.stats.sem.
  CHECK_THAT(mean(kValues), WithinRel(7.571428571428571, 1e-14));
  CHECK_THAT(standard_deviation(kValues, 1),
             WithinRel(7.207800007795788, 1e-14));
  CHECK_THAT(standard_deviation(kValues, 0),
             WithinRel(6.673126122358093, 1e-14));
  CHECK_THAT(standard_error(kValues), WithinRel(2.7242923315024385, 1e-14));
}

TEST_CASE("weighted moments are those of the repeated values") {
  const std::vector<double> weights = {2, 0, 1, 3, 0, 1, 4};

  // numpy.mean and numpy.std(ddof=1) of numpy.repeat(values, weights).
  CHECK_THAT(weighted_mean(kValues, weights),
             WithinRel(10.636363636363637, 1e-14));
  CHECK_THAT(weighted_sd(kValues, weights),
             WithinRel(8.800826407477054, 1e-14));
}

TEST_CASE("unit weights change nothing") {
  const std::vector<double> ones(kValues.size(), 1.0);

  CHECK(weighted_mean(kValues, ones) == mean(kValues));
  CHECK(weighted_sd(kValues, ones) == standard_deviation(kValues, 1));
}

TEST_CASE("the standard deviation survives a large common offset") {
  const std::vector<double> values = {1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4};

  // numpy.std([1, 2, 3, 4], ddof=1); a shift does not change it.
  CHECK_THAT(standard_deviation(values, 1),
             WithinRel(1.2909944487358056, 1e-14));
}

TEST_CASE("moments of too few values are NaN") {
  const std::vector<double> none, one = {3}, zero = {0};

  CHECK(std::isnan(mean(none)));
  CHECK(std::isnan(standard_deviation(none, 0)));
  CHECK(std::isnan(standard_deviation(one, 1)));
  CHECK(standard_deviation(one, 0) == 0);
  CHECK(std::isnan(standard_error(one)));
  CHECK(std::isnan(weighted_mean(one, zero)));
  CHECK(std::isnan(weighted_sd(one, std::vector<double>{1})));
}

}  // namespace
}  // namespace assize
