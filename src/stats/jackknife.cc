#include "stats/jackknife.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "stats/moments.h"
#include "stats/student.h"

namespace assize {
namespace {

constexpr std::size_t kLeastUnits = 3;

/// Values that differ by rounding alone count as the same.
constexpr double kRounding = 1e-12;

}  // namespace

Interval jackknife_interval(double value, std::span<const double> without_one,
                            double level, double least, double most) {
  assert(level > 0 && level < 1);
  Interval out{.level = level};
  const auto n = static_cast<double>(without_one.size());
  if (without_one.size() < kLeastUnits) return out;
  const double error =
      (n - 1) / std::sqrt(n) * standard_deviation(without_one, 1);
  if (!(error > kRounding * (1 + std::abs(value)))) return out;
  const double half = student_quantile((1 + level) / 2, n - 1) * error;
  out.lower = std::max(least, value - half);
  out.upper = std::min(most, value + half);
  return out;
}

}  // namespace assize
