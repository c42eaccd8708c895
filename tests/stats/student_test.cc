#include "stats/student.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

namespace assize {
namespace {

using Catch::Matchers::WithinRel;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Numbers of tests/oracles/hypothesis_tests.py.
TEST_CASE("quantiles of the normal and of Student agree with scipy and R") {
  // Student's are R's qt: those of scipy 1.10 are off by up to 2e-11.
  CHECK_THAT(normal_quantile(0.975), WithinRel(1.959963984540054, 1e-13));
  CHECK_THAT(normal_quantile(0.8), WithinRel(0.8416212335729143, 1e-13));
  CHECK_THAT(normal_quantile(1e-10), WithinRel(-6.361340902404056, 1e-13));
  CHECK_THAT(student_quantile(.975, 3), WithinRel(3.1824463052837078, 1e-12));
  CHECK_THAT(student_quantile(.9, 1), WithinRel(3.0776835371752544, 1e-12));
  CHECK_THAT(student_quantile(.05, 7.5), WithinRel(-1.8757474792112878, 1e-12));
  CHECK_THAT(student_quantile(.995, 200), WithinRel(2.6006344361915481, 1e-12));
  CHECK(student_quantile(0.3, kNormalFreedom) == normal_quantile(0.3));
}

TEST_CASE("tails of the normal and of Student agree with scipy") {
  CHECK_THAT(normal_upper_tail(8), WithinRel(6.22096057427174e-16, 1e-12));
  CHECK_THAT(student_upper_tail(2.5, 4), WithinRel(0.03338327240599406, 1e-12));
  CHECK_THAT(student_upper_tail(-1.2, 9), WithinRel(0.8696134013047692, 1e-12));
  CHECK_THAT(student_upper_tail(12, 30),
             WithinRel(2.7900927075996303e-13, 1e-11));
  CHECK(student_upper_tail(1.5, kNormalFreedom) == normal_upper_tail(1.5));
  CHECK(student_upper_tail(kInfinity, 3) == 0);
  CHECK(student_upper_tail(-kInfinity, 3) == 1);
}

TEST_CASE("an estimate with its error has the p-value of a t test") {
  // scipy.stats.ttest_1samp of ten values with this mean and error.
  CHECK_THAT(two_sided_p(0.13, 0, 0.06244997998398398, 9),
             WithinRel(0.06708376777917992, 1e-12));
  CHECK_THAT(two_sided_p(0, 0.13, 0.06244997998398398, 9),
             WithinRel(0.06708376777917992, 1e-12));
  CHECK(two_sided_p(1, 1, 0.1) == 1);
}

TEST_CASE("data without a spread have no p-value") {
  CHECK(std::isnan(two_sided_p(1, 0, 0)));
  CHECK(std::isnan(two_sided_p(1, 0, std::nan(""))));
}

}  // namespace
}  // namespace assize
