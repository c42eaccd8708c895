#include "audit/equivalence.h"

#include <algorithm>
#include <cmath>

#include "stats/equivalence_test.h"

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

}  // namespace

double equivalence_p(const Combination& of, double margin) {
  if (of.replicates.empty()) return 1;
  if (is_unvaried(of)) return unvaried_p(of, margin);
  return equivalence_test(of.value, of.replicates, of.influence,
                          {-margin, margin}, of.clusters, of.error_freedom())
      .p;
}

}  // namespace assize
