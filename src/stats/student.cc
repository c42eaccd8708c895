#include "stats/student.h"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cassert>
#include <cmath>
#include <numbers>

#include "core/verdict.h"

namespace assize {

double normal_quantile(double p) {
  assert(p > 0 && p < 1);
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * p);
}

double normal_upper_tail(double z) {
  return std::erfc(z / std::numbers::sqrt2) / 2;
}

double student_quantile(double p, double freedom) {
  assert(p > 0 && p < 1 && freedom > 0);
  if (std::isinf(freedom)) return normal_quantile(p);
  return quantile(boost::math::students_t(freedom), p);
}

double student_upper_tail(double t, double freedom) {
  assert(freedom > 0);
  if (std::isinf(t)) return t > 0 ? 0 : 1;
  if (std::isinf(freedom)) return normal_upper_tail(t);
  return cdf(complement(boost::math::students_t(freedom), t));
}

double two_sided_p(double estimate, double null_value, double standard_error,
                   double freedom) {
  if (!(standard_error > 0)) return kAbsent;
  const double t = std::abs(estimate - null_value) / standard_error;
  return 2 * student_upper_tail(t, freedom);
}

}  // namespace assize
