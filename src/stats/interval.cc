#include "stats/interval.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cassert>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/sum.h"
#include "stats/moments.h"
#include "stats/quantile.h"

namespace assize {
namespace {

double normal_quantile(double p) {
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * p);
}

double normal_cdf(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::ranges::sort(copy);
  return copy;
}

Interval between(std::span<const double> ascending, double low, double high,
                 double level) {
  return {sorted_quantile(ascending, low), sorted_quantile(ascending, high),
          level};
}

/// The level at which BCa reads the replicates for the normal quantile z.
double bca_level(double z0, double z, double a) {
  const double shifted = z0 + z;
  const double divisor = 1 - a * shifted;
  // Past the pole of the transformation the end of the replicates is meant.
  if (divisor <= 0) return shifted > 0 ? 1 : 0;
  return normal_cdf(z0 + shifted / divisor);
}

/// Share of the replicates below `value`, those equal to it counted half.
/// Equal means within a billionth of their range: sums that differ by rounding
/// alone must not decide on which side of the value they fall.
double share_below(std::span<const double> ascending, double value) {
  if (ascending.empty()) return 0;
  const double noise = 1e-9 * (ascending.back() - ascending.front());
  const auto first =
      std::lower_bound(ascending.begin(), ascending.end(), value - noise);
  const auto last = std::upper_bound(first, ascending.end(), value + noise);
  const auto below = static_cast<double>(first - ascending.begin());
  return (below + static_cast<double>(last - first) / 2) /
         static_cast<double>(ascending.size());
}

}  // namespace

Interval percentile_interval(std::span<const double> replicates, double level) {
  assert(level > 0 && level < 1);
  const double tail = (1 - level) / 2;
  return between(sorted(replicates), tail, 1 - tail, level);
}

double acceleration(std::span<const double> influence) {
  if (influence.empty()) return 0;
  const double centre = mean(influence);
  std::vector<double> squares, cubes;
  for (const double u : influence) {
    const double d = u - centre;
    squares.push_back(d * d);
    cubes.push_back(d * d * d);
  }
  const double spread = pairwise_sum(squares);
  return spread > 0 ? pairwise_sum(cubes) / (6 * std::pow(spread, 1.5)) : 0;
}

Interval bca_interval(double value, std::span<const double> replicates,
                      std::span<const double> influence, double level) {
  assert(level > 0 && level < 1);
  const std::vector<double> ascending = sorted(replicates);
  const double tail = (1 - level) / 2;
  const double share = share_below(ascending, value);
  if (ascending.empty() || ascending.front() == ascending.back() ||
      !(share > 0 && share < 1)) {
    return between(ascending, tail, 1 - tail, level);
  }
  const double z0 = normal_quantile(share);
  const double z = normal_quantile(tail);
  const double a = acceleration(influence);
  return between(ascending, bca_level(z0, z, a), bca_level(z0, -z, a), level);
}

Interval wilson(double successes, double n, double level) {
  assert(successes >= 0 && successes <= n && level > 0 && level < 1);
  if (n <= 0) return {0, 1, level};
  const double z = -normal_quantile((1 - level) / 2);
  const double p = successes / n;
  const double divisor = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / divisor;
  const double half =
      z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / divisor;
  return {successes == 0 ? 0 : std::max(0.0, centre - half),
          successes == n ? 1 : std::min(1.0, centre + half), level};
}

Interval clopper_pearson(std::uint64_t successes, std::uint64_t n,
                         double level) {
  assert(successes <= n && level > 0 && level < 1);
  const double tail = (1 - level) / 2;
  const auto k = static_cast<double>(successes);
  const auto rest = static_cast<double>(n - successes);
  return {k == 0 ? 0 : boost::math::ibeta_inv(k, rest + 1, tail),
          rest == 0 ? 1 : boost::math::ibetac_inv(k + 1, rest, tail), level};
}

double bca_p(double value, std::span<const double> replicates,
             std::span<const double> influence, double null_value) {
  if (replicates.empty()) return 1;
  const std::vector<double> ascending = sorted(replicates);
  const auto count = static_cast<double>(ascending.size());
  // Shares are kept off 0 and 1: B replicates cannot tell less than 1/(B+1).
  const auto kept = [&](double share) {
    return (share * count + 0.5) / (count + 1);
  };
  const double at_value = share_below(ascending, value);
  const bool plain =
      ascending.front() == ascending.back() || !(at_value > 0 && at_value < 1);
  const double z0 = plain ? 0 : normal_quantile(at_value);
  const double a = plain ? 0 : acceleration(influence);
  const double reached =
      normal_quantile(kept(share_below(ascending, null_value))) - z0;
  // bca_level solved for the normal quantile that it maps there; past its pole
  // lie the ends of the replicates.
  const double divisor = 1 + a * reached;
  const double tail =
      divisor > 0 ? normal_cdf(-std::abs(reached / divisor - z0)) : 0;
  return std::min(1.0, std::max(2 * tail, 2 / (count + 1)));
}

}  // namespace assize
