#include "stats/partial_pooling.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cassert>
#include <cmath>
#include <numbers>

namespace assize {
namespace {

constexpr int kMostSteps = 200;
constexpr double kGoal = 1e-14;  ///< Relative width at which REML's ends.

struct Common {
  double mean = 0, variance = 0;    ///< The weighted mean and its variance.
  double weights = 0, squares = 0;  ///< Of powers of the weights.
  double spread = 0;                ///< Sum of weight (estimate - mean)^2.
  double spread2 = 0;               ///< Sum of weight^2 (estimate - mean)^2.
};

Common common(std::span<const double> estimate,
              std::span<const double> variance, double between) {
  Common out;
  double sum = 0;
  for (std::size_t k = 0; k < estimate.size(); ++k) {
    const double w = 1 / (variance[k] + between);
    out.weights += w;
    out.squares += w * w;
    sum += w * estimate[k];
  }
  out.mean = sum / out.weights;
  out.variance = 1 / out.weights;
  for (std::size_t k = 0; k < estimate.size(); ++k) {
    const double w = 1 / (variance[k] + between);
    const double d = estimate[k] - out.mean;
    out.spread += w * d * d;
    out.spread2 += w * w * d * d;
  }
  return out;
}

double dersimonian_laird(const Common& fixed, std::size_t slices) {
  const double excess = fixed.spread - static_cast<double>(slices - 1);
  return std::max(0.0,
                  excess / (fixed.weights - fixed.squares / fixed.weights));
}

/// Twice the derivative of the restricted log-likelihood by tau^2.
double reml_slope(std::span<const double> estimate,
                  std::span<const double> variance, double between) {
  const Common at = common(estimate, variance, between);
  return at.spread2 - at.weights + at.squares / at.weights;
}

/// The slope's root by bisection, from a bound beyond which it is negative.
double reml(std::span<const double> estimate,
            std::span<const double> variance) {
  if (reml_slope(estimate, variance, 0) <= 0) return 0;
  const auto [least, most] = std::ranges::minmax(estimate);
  double low = 0, high = (most - least) * (most - least);
  while (reml_slope(estimate, variance, high) > 0) high *= 2;
  for (int i = 0; i < kMostSteps && high - low > kGoal * high; ++i) {
    const double middle = (low + high) / 2;
    (reml_slope(estimate, variance, middle) > 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

Result<void> check(std::span<const double> estimate,
                   std::span<const double> variance) {
  if (estimate.size() < 2) {
    return fail(
        fmt::format("{} slices: pooling needs at least two", estimate.size()));
  }
  for (std::size_t k = 0; k < estimate.size(); ++k) {
    if (!std::isfinite(estimate[k])) {
      return fail(fmt::format("slice {} has no estimate", k));
    }
    if (!(variance[k] > 0) || !std::isfinite(variance[k])) {
      return fail(
          fmt::format("slice {} has variance {}, not above 0", k, variance[k]));
    }
  }
  return {};
}

}  // namespace

Result<PooledSlices> pool_slices(std::span<const double> estimate,
                                 std::span<const double> variance,
                                 BetweenSlices method, double level) {
  assert(estimate.size() == variance.size() && level > 0 && level < 1);
  if (const auto fine = check(estimate, variance); !fine) {
    return tl::unexpected(fine.error());
  }
  const Common fixed = common(estimate, variance, 0);
  PooledSlices out;
  out.between = method == BetweenSlices::kReml
                    ? reml(estimate, variance)
                    : dersimonian_laird(fixed, estimate.size());
  const Common at = common(estimate, variance, out.between);
  out.mean = at.mean;
  out.standard_error = std::sqrt(at.variance);
  out.cochran_q = fixed.spread;
  const double degrees = static_cast<double>(estimate.size() - 1);
  out.inconsistency =
      fixed.spread > 0 ? std::max(0.0, 1 - degrees / fixed.spread) : 0;
  const double z = std::numbers::sqrt2 * boost::math::erf_inv(level);
  for (std::size_t k = 0; k < estimate.size(); ++k) {
    PooledSlice slice;
    slice.drawn = variance[k] / (variance[k] + out.between);
    slice.value = at.mean + (1 - slice.drawn) * (estimate[k] - at.mean);
    slice.standard_error = std::sqrt(variance[k] * (1 - slice.drawn) +
                                     slice.drawn * slice.drawn * at.variance);
    slice.interval = {slice.value - z * slice.standard_error,
                      slice.value + z * slice.standard_error, level};
    out.slices.push_back(slice);
  }
  return out;
}

}  // namespace assize
