#include "stats/small_sample.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

using boost::math::complement;

/// Of next to no freedom the level would be 1, which no quantile has.
constexpr double kMost = 1 - 1e-12;

}  // namespace

double expanded_level(double level, std::uint32_t n) {
  return expanded_level(level, n, n - 1.0);
}

double expanded_level(double level, std::uint32_t n, double freedom) {
  assert(level > 0 && level < 1 && n >= 2 && freedom > 0);
  const double count = n;
  const boost::math::students_t student(freedom);
  const double t = quantile(complement(student, (1 - level) / 2));
  const double z = t * std::sqrt(count / (count - 1));
  return std::min(kMost, 1 - 2 * cdf(complement(boost::math::normal(), z)));
}

double expanded_p(double p, std::uint32_t n) {
  return expanded_p(p, n, n - 1.0);
}

double expanded_p(double p, std::uint32_t n, double freedom) {
  assert(p >= 0 && p <= 1 && n >= 2 && freedom > 0);
  if (p <= 0 || p >= 1) return p;
  const double count = n;
  const double z = quantile(complement(boost::math::normal(), p / 2));
  const boost::math::students_t student(freedom);
  return 2 * cdf(complement(student, z * std::sqrt((count - 1) / count)));
}

}  // namespace assize
