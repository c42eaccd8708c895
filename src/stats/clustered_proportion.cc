#include "stats/clustered_proportion.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>

#include "stats/cluster_error.h"
#include "stats/cluster_ratio.h"
#include "stats/interval.h"
#include "stats/student.h"

namespace assize {

Interval clustered_wilson(double value, double standard_error, double clusters,
                          double freedom, double level) {
  assert(level > 0 && level < 1);
  if (!(value >= 0) || std::isnan(standard_error)) return {.level = level};
  const auto trials = static_cast<std::uint64_t>(clusters);
  if (value <= 0) return clopper_pearson(0, trials, level);
  if (value >= 1) return clopper_pearson(trials, trials, level);
  const double spread = value * (1 - value);
  const bool flat = !(standard_error > 0);
  const double n = flat ? clusters : spread / (standard_error * standard_error);
  const double t = student_quantile((1 + level) / 2, freedom);
  const double divisor = 1 + t * t / n;
  const double centre = (value + t * t / (2 * n)) / divisor;
  const double half = t * std::sqrt(spread / n + t * t / (4 * n * n)) / divisor;
  return {std::max(0.0, centre - half), std::min(1.0, centre + half), level};
}

Interval clustered_wilson(std::span<const double> part,
                          std::span<const double> whole, double level,
                          double independence) {
  assert(part.size() == whole.size());
  ClusterRatio ratio;
  for (std::size_t g = 0; g < part.size(); ++g) {
    ratio.add(static_cast<std::uint32_t>(g), part[g], whole[g]);
  }
  const std::uint32_t clusters = ratio.clusters();
  if (clusters < 2) return {.level = level};
  return clustered_wilson(ratio.value(), ratio.standard_error(), clusters,
                          effective_freedom(whole, independence), level);
}

}  // namespace assize
