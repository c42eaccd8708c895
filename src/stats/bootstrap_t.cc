#include "stats/bootstrap_t.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "stats/quantile.h"

namespace assize {
namespace {

/// A replicate no further than this from the value, in its standard error,
/// differs by rounding only.
constexpr double kNoise = 1e-9;

/// The replicates' distances from the value in their own standard errors, in
/// increasing order.
std::vector<double> studentised(double value, double standard_error,
                                std::span<const double> replicates,
                                std::span<const double> replicate_error) {
  assert(replicates.size() == replicate_error.size());
  std::vector<double> t;
  for (std::size_t b = 0; b < replicates.size(); ++b) {
    const double distance = replicates[b] - value, error = replicate_error[b];
    if (std::isnan(distance)) continue;
    if (error > kNoise * standard_error) {
      t.push_back(distance / error);
    } else if (std::abs(distance) <= kNoise * standard_error) {
      t.push_back(0);
    } else {
      t.push_back(
          std::copysign(std::numeric_limits<double>::infinity(), distance));
    }
  }
  std::ranges::sort(t);
  return t;
}

/// sorted_quantile where the ends may be infinite.
double end_quantile(std::span<const double> ascending, double q) {
  const double position = static_cast<double>(ascending.size() - 1) * q;
  const double low = ascending[static_cast<std::size_t>(std::floor(position))];
  const double high = ascending[static_cast<std::size_t>(std::ceil(position))];
  if (std::isinf(low) || std::isinf(high)) return q < 0.5 ? low : high;
  return sorted_quantile(ascending, q);
}

}  // namespace

Interval bootstrap_t_interval(double value, double standard_error,
                              std::span<const double> replicates,
                              std::span<const double> replicate_error,
                              double level) {
  assert(level > 0 && level < 1);
  Interval interval;
  interval.level = level;
  if (!(standard_error > 0)) return interval;
  const std::vector<double> t =
      studentised(value, standard_error, replicates, replicate_error);
  if (t.empty()) return interval;
  const double tail = (1 - level) / 2;
  interval.lower = value - standard_error * end_quantile(t, 1 - tail);
  interval.upper = value - standard_error * end_quantile(t, tail);
  return interval;
}

double bootstrap_t_p(double value, double standard_error,
                     std::span<const double> replicates,
                     std::span<const double> replicate_error,
                     double null_value) {
  if (!(standard_error > 0)) return kAbsent;
  const std::vector<double> t =
      studentised(value, standard_error, replicates, replicate_error);
  if (t.empty()) return kAbsent;
  const double seen =
      std::abs(value - null_value) / standard_error * (1 - kNoise);
  const auto extreme = std::ranges::count_if(
      t, [&](double distance) { return std::abs(distance) >= seen; });
  return (static_cast<double>(extreme) + 1) /
         (static_cast<double>(t.size()) + 1);
}

}  // namespace assize
