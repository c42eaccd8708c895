#include "audit/equivalence.h"

#include <algorithm>
#include <cmath>

#include "stats/interval.h"
#include "stats/small_sample.h"

namespace assize {
namespace {

/// Of what is the same on every instruction: the level at which the share that
/// might differ, 1 - level^(1/n), would move it as far as the margin.
double unvaried_p(const Combination& of, double margin) {
  const auto one_sided = [&](double room, double range) {
    if (room <= 0) return 1.0;
    return range <= room ? 0.0 : std::pow(1 - room / range, of.clusters);
  };
  return std::max(one_sided(margin - of.value, of.most - of.value),
                  one_sided(margin + of.value, of.value - of.least));
}

/// Of a value at or beyond `bound` on the other side of zero from it.
double one_sided_p(const Combination& of, double bound) {
  const double p = expanded_p(
      bca_p(of.value, of.replicates, of.influence, bound), of.clusters);
  const bool inside = bound > 0 ? of.value < bound : of.value > bound;
  return inside ? p / 2 : 1 - p / 2;
}

}  // namespace

double equivalence_p(const Combination& of, double margin) {
  if (of.replicates.empty()) return 1;
  if (is_unvaried(of)) return unvaried_p(of, margin);
  return std::max(one_sided_p(of, margin), one_sided_p(of, -margin));
}

}  // namespace assize
