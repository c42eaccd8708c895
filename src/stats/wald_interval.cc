#include "stats/wald_interval.h"

#include <boost/math/special_functions/erf.hpp>
#include <cassert>
#include <cmath>
#include <numbers>

#include "stats/interval.h"

namespace assize {
namespace {

/// How many standard errors either way hold `level` of a normal variable.
double normal_reach(double level) {
  assert(level > 0 && level < 1);
  return std::numbers::sqrt2 * boost::math::erf_inv(level);
}

}  // namespace

Interval wald_interval(double value, double standard_error, double level) {
  const double half = normal_reach(level) * standard_error;
  return {value - half, value + half, level};
}

Interval logit_interval(double value, double standard_error, double labels,
                        double level) {
  assert(level > 0 && level < 1);
  if (std::isnan(value)) return {kAbsent, kAbsent, level};
  // Rounding may leave the value a hair outside [0, 1].
  if (value <= 0) return wilson(0, labels, level);
  if (value >= 1) return wilson(labels, labels, level);
  const double half =
      normal_reach(level) * standard_error / (value * (1 - value));
  const double logit = std::log(value / (1 - value));
  return {1 / (1 + std::exp(half - logit)), 1 / (1 + std::exp(-half - logit)),
          level};
}

}  // namespace assize
