#include "stats/cluster_error.h"

#include <cmath>
#include <vector>

#include "core/sum.h"
#include "core/verdict.h"

namespace assize {

double cr0_error(std::span<const double> influence) {
  if (influence.empty()) return kAbsent;
  return std::sqrt(pairwise_dot(influence, influence)) /
         static_cast<double>(influence.size());
}

double cr1_error(std::span<const double> influence, std::size_t clusters) {
  if (clusters < 2) return kAbsent;
  const auto count = static_cast<double>(clusters);
  return cr0_error(influence) * std::sqrt(count / (count - 1));
}

double effective_freedom(std::span<const double> whole, double independence) {
  double all = 0, squares = 0;
  std::size_t clusters = 0;
  for (const double size : whole) {
    all += size;
    squares += size * size;
    clusters += size > 0 ? 1 : 0;
  }
  if (clusters < 2) return kAbsent;
  // The sum of squared residuals is u' K u for the clusters' own deviations u,
  // K(g, h) = [g = h] + q - a(g) - a(h) with a = whole / all, q = sum of a^2.
  const double q = squares / (all * all);
  double trace = 0, diagonal = 0;
  double s0 = 0, s1 = 0, s2 = 0;  // Moments of a under the variances s.
  for (const double size : whole) {
    if (!(size > 0)) continue;
    const double a = size / all, s = std::pow(size / all, 2 - independence);
    const double off = q - 2 * a;
    trace += (1 + off) * s;
    diagonal += (1 + 2 * off) * s * s;
    s0 += s;
    s1 += a * s;
    s2 += a * a * s;
  }
  const double centred = q * s0 - s1;
  const double all_pairs =
      s0 * (q * q * s0 - 2 * q * s1 + s2) - 2 * centred * s1 + s0 * s2;
  return trace * trace / (diagonal + all_pairs);
}

}  // namespace assize
