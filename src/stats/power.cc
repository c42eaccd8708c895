#include "stats/power.h"

#include <algorithm>
#include <boost/math/distributions/non_central_t.hpp>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/verdict.h"
#include "stats/interval.h"

namespace assize {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// More units than this are as good as none that suffice.
constexpr double kMostUnits = 1e9;
/// At more degrees of freedom than this the normal is as good, and the series
/// of the non-central t long.
constexpr double kManyDegrees = 1e5;

double critical_tail(const PowerGoal& goal) {
  return goal.two_sided ? goal.alpha / 2 : goal.alpha;
}

double critical(const PowerGoal& goal, double freedom) {
  return student_quantile(1 - critical_tail(goal), freedom);
}

/// P(T > t) of the non-central t.
double non_central_upper_tail(double t, double freedom, double shift) {
  using boost::math::policies::errno_on_error;
  using Quiet = boost::math::policies::policy<
      boost::math::policies::evaluation_error<errno_on_error>,
      boost::math::policies::overflow_error<errno_on_error>>;
  const boost::math::non_central_t_distribution<double, Quiet> student(freedom,
                                                                       shift);
  return std::clamp(cdf(complement(student, t)), 0.0, 1.0);
}

/// The least whole n from `least` on for which `enough(n)`, where enough stays
/// true once it is; infinite if kMostUnits are not enough.
template <typename Enough>
double least_count(double least, const Enough& enough) {
  double below = least - 1, above = least;
  while (!enough(above)) {
    below = above;
    above *= 2;
    if (above > kMostUnits) return kInfinity;
  }
  while (above - below > 1) {
    const double middle = std::floor((below + above) / 2);
    (enough(middle) ? above : below) = middle;
  }
  return above;
}

}  // namespace

UnitVariance proportion_variance(double null_p, double p) {
  assert(null_p >= 0 && null_p <= 1 && p >= 0 && p <= 1);
  return {null_p * (1 - null_p), p * (1 - p)};
}

UnitVariance paired_variance(double discordance, double effect) {
  assert(std::abs(effect) <= discordance && discordance <= 1);
  return {discordance, discordance - effect * effect};
}

UnitVariance clustered_variance(double between, double within, double size) {
  assert(between >= 0 && within >= 0 && size > 0);
  const double variance = between + within / size;
  return {variance, variance};
}

double intraclass_correlation(double between, double within) {
  return between + within > 0 ? between / (between + within) : kAbsent;
}

double design_effect(double size, double icc, double cv) {
  assert(size >= 1);
  return 1 + ((1 + cv * cv) * size - 1) * icc;
}

double power_to_see(double effect, double n, const UnitVariance& variance,
                    const PowerGoal& goal, double freedom) {
  assert(n > 0 && variance.null > 0 && variance.alternative > 0);
  const double size = std::abs(effect);
  const double bound = critical(goal, freedom);
  if (freedom < kManyDegrees) {
    const double shift = size / std::sqrt(variance.null / n);
    const double own = non_central_upper_tail(bound, freedom, shift);
    return goal.two_sided ? own + non_central_upper_tail(bound, freedom, -shift)
                          : own;
  }
  const double null_error = std::sqrt(variance.null / n);
  const double error = std::sqrt(variance.alternative / n);
  const double own = normal_upper_tail((bound * null_error - size) / error);
  return goal.two_sided
             ? own + normal_upper_tail((bound * null_error + size) / error)
             : own;
}

double detectable_effect(double n, double null_variance, const PowerGoal& goal,
                         double freedom) {
  assert(n > 0 && null_variance >= 0);
  const double error = std::sqrt(null_variance / n);
  const double usual = critical(goal, freedom) + normal_quantile(goal.power);
  if (!(freedom < kManyDegrees) || error == 0) return usual * error;
  // The power grows with the effect: halving steps find where it is enough.
  const UnitVariance variance = {null_variance, null_variance};
  double low = 0, high = std::max(usual, 1.0);
  while (power_to_see(high * error, n, variance, goal, freedom) < goal.power) {
    low = high;
    high *= 2;
  }
  while (high - low > 1e-12 * high) {
    const double middle = (low + high) / 2;
    const double power =
        power_to_see(middle * error, n, variance, goal, freedom);
    (power < goal.power ? low : high) = middle;
  }
  return high * error;
}

double units_needed(double effect, const UnitVariance& variance,
                    const PowerGoal& goal) {
  if (effect == 0) return kInfinity;
  const double sum =
      critical(goal, kNormalFreedom) * std::sqrt(variance.null) +
      normal_quantile(goal.power) * std::sqrt(variance.alternative);
  const double root = std::max(sum, 0.0) / std::abs(effect);
  // A formula that gives a whole number but for rounding means that number.
  return std::max(1.0, std::ceil(root * root * (1 - 1e-12)));
}

double clusters_needed(double effect, double cluster_variance,
                       const PowerGoal& goal) {
  if (effect == 0) return kInfinity;
  if (!(cluster_variance > 0)) return 2;
  const UnitVariance variance = {cluster_variance, cluster_variance};
  return least_count(2, [&](double n) {
    return power_to_see(effect, n, variance, goal, n - 1) >= goal.power;
  });
}

double units_for_width(double width, double unit_variance, double level,
                       bool student) {
  assert(width > 0 && level > 0 && level < 1);
  return least_count(student ? 2 : 1, [&](double n) {
    const double q =
        student_quantile((1 + level) / 2, student ? n - 1 : kNormalFreedom);
    return 2 * q * std::sqrt(unit_variance / n) <= width * (1 + 1e-12);
  });
}

double items_for_wilson_width(double width, double p, double level) {
  assert(width > 0 && width < 1 && p >= 0 && p <= 1);
  return least_count(1, [&](double n) {
    const Interval interval = wilson(p * n, n, level);
    return interval.upper - interval.lower <= width;
  });
}

}  // namespace assize
