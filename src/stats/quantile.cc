#include "stats/quantile.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/verdict.h"

namespace assize {

double sorted_quantile(std::span<const double> sorted, double q) {
  assert(q >= 0 && q <= 1);
  if (sorted.empty()) return kAbsent;
  const double position = static_cast<double>(sorted.size() - 1) * q;
  const double below = std::floor(position);
  const double fraction = position - below;
  const auto index = static_cast<std::size_t>(below);
  const double low = sorted[index];
  const double high = sorted[std::min(index + 1, sorted.size() - 1)];
  // numpy interpolates from the nearer end, so that t = 1 gives `high`.
  const double step = high - low;
  return fraction >= 0.5 ? high - step * (1 - fraction) : low + step * fraction;
}

double quantile(std::vector<double> values, double q) {
  std::ranges::sort(values);
  return sorted_quantile(values, q);
}

}  // namespace assize
