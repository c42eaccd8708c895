#include "stats/partial_pooling.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// Rubin 1981, doi:10.3102/10769986006004377: coaching in eight schools.
const std::vector<double> kSchools = {28, 8, -3, 7, -1, 1, 18, 12};
const std::vector<double> kSchoolVariances = {225, 100, 256, 121,
                                              81,  121, 100, 324};
const std::vector<double> kSlices = {.62, .48, .71, .55, .35, .8, .51, .44};
const std::vector<double> kVariances = {.001, .00225, .00625,   .00025,
                                        .004, .009,   .0005625, .0015625};

}  // namespace

// tests/oracles/partial_pooling.py: statsmodels combine_effects, 'chi2'.
TEST_CASE("the spread between slices is DerSimonian and Laird's") {
  const auto pooled =
      pool_slices(kSlices, kVariances, BetweenSlices::kDerSimonianLaird, 0.95);

  REQUIRE(pooled.has_value());
  CHECK_THAT(pooled->between, WithinAbs(0.005180057909416429, 1e-12));
  CHECK_THAT(pooled->mean, WithinAbs(0.5392219033105465, 1e-12));
  CHECK_THAT(pooled->standard_error, WithinAbs(0.03057158638731787, 1e-12));
  CHECK_THAT(pooled->cochran_q, WithinAbs(37.531780811427325, 1e-10));
  CHECK_THAT(pooled->inconsistency,
             WithinAbs(1 - 7 / 37.531780811427325, 1e-10));
}

// tests/oracles/partial_pooling.py: scipy maximising the restricted likelihood,
// written in two ways.
TEST_CASE("or that of the restricted likelihood") {
  const auto pooled =
      pool_slices(kSlices, kVariances, BetweenSlices::kReml, 0.95);

  REQUIRE(pooled.has_value());
  CHECK_THAT(pooled->between, WithinAbs(0.012992033577274655, 1e-7));
  CHECK_THAT(pooled->mean, WithinAbs(0.5457254362960283, 1e-7));
  CHECK_THAT(pooled->standard_error, WithinAbs(0.04422142197492788, 1e-7));
  CHECK_THAT(pooled->slices[0].value, WithinAbs(0.6146916534116523, 1e-7));
  CHECK_THAT(pooled->slices[5].value, WithinAbs(0.6959409067244912, 1e-7));
  CHECK_THAT(pooled->slices[5].standard_error,
             WithinAbs(0.07512891854804211, 1e-7));
  CHECK_THAT(
      pooled->slices[5].interval.upper,
      WithinAbs(0.6959409067244912 + 1.959963984540054 * 0.07512891854804211,
                1e-6));
}

TEST_CASE("slices that differ by noise alone are one slice") {
  for (const auto method :
       {BetweenSlices::kDerSimonianLaird, BetweenSlices::kReml}) {
    const auto pooled = pool_slices(kSchools, kSchoolVariances, method, 0.95);

    REQUIRE(pooled.has_value());
    CHECK(pooled->between == 0);
    CHECK_THAT(pooled->mean, WithinAbs(7.685616724956037, 1e-10));
    CHECK_THAT(pooled->standard_error, WithinAbs(4.071919158402298, 1e-10));
    CHECK_THAT(pooled->cochran_q, WithinAbs(4.707078864400158, 1e-10));
    CHECK(pooled->inconsistency == 0);
    for (const PooledSlice& slice : pooled->slices) {
      CHECK(slice.drawn == 1);
      CHECK_THAT(slice.value, WithinAbs(pooled->mean, 1e-12));
    }
  }
}

TEST_CASE("equal variances have the closed form in both ways") {
  const std::vector<double> y = {1, 2, 3, 6}, v(4, 0.5);
  const double sample = 14.0 / 3;  // Variance of y, over n - 1.

  const auto moments = pool_slices(y, v, BetweenSlices::kDerSimonianLaird, 0.9);
  const auto likelihood = pool_slices(y, v, BetweenSlices::kReml, 0.9);

  CHECK_THAT(moments->between, WithinAbs(sample - 0.5, 1e-12));
  CHECK_THAT(likelihood->between, WithinAbs(sample - 0.5, 1e-10));
  CHECK_THAT(moments->slices[3].value,
             WithinAbs(3 + (1 - 0.5 / sample) * 3, 1e-12));
}

TEST_CASE("slices without a spread of their own are refused") {
  const auto refusal = [](std::vector<double> y, std::vector<double> v) {
    return pool_slices(y, v, BetweenSlices::kReml, 0.95).error().message;
  };

  CHECK(refusal({1}, {1}) == "1 slices: pooling needs at least two");
  CHECK(refusal({1, 1}, {1, 0}) == "slice 1 has variance 0, not above 0");
  CHECK(refusal({1, kAbsent}, {1, 1}) == "slice 1 has no estimate");
}

}  // namespace assize
