#include "stats/small_sample.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

using boost::math::complement;

}  // namespace

double expanded_level(double level, std::uint32_t n) {
  assert(level > 0 && level < 1 && n >= 2);
  const double count = n;
  const boost::math::students_t student(count - 1);
  const double t = quantile(complement(student, (1 - level) / 2));
  const double z = t * std::sqrt(count / (count - 1));
  return 1 - 2 * cdf(complement(boost::math::normal(), z));
}

double expanded_p(double p, std::uint32_t n) {
  assert(p >= 0 && p <= 1 && n >= 2);
  if (p <= 0 || p >= 1) return p;
  const double count = n;
  const double z = quantile(complement(boost::math::normal(), p / 2));
  const boost::math::students_t student(count - 1);
  return 2 * cdf(complement(student, z * std::sqrt((count - 1) / count)));
}

}  // namespace assize
