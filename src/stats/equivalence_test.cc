#include "stats/equivalence_test.h"

#include <algorithm>
#include <cassert>

#include "core/verdict.h"
#include "stats/interval.h"
#include "stats/small_sample.h"

namespace assize {

EquivalenceTest equivalence_test(double estimate, double standard_error,
                                 const Margin& margin, double freedom) {
  assert(margin.lower < margin.upper);
  if (!(standard_error > 0)) return {kAbsent, kAbsent, kAbsent};
  const double above = (estimate - margin.lower) / standard_error;
  const double below = (margin.upper - estimate) / standard_error;
  const double p_lower = student_upper_tail(above, freedom);
  const double p_upper = student_upper_tail(below, freedom);
  return {p_lower, p_upper, std::max(p_lower, p_upper)};
}

EquivalenceTest equivalence_test(double value,
                                 std::span<const double> replicates,
                                 std::span<const double> influence,
                                 const Margin& margin, std::uint32_t clusters,
                                 double freedom) {
  assert(margin.lower < margin.upper);
  if (replicates.empty()) return {};
  const auto one_sided = [&](double end, bool inside) {
    const double both = bca_p(value, replicates, influence, end);
    const double p = clusters > 0 ? expanded_p(both, clusters, freedom) : both;
    return inside ? p / 2 : 1 - p / 2;
  };
  const double p_lower = one_sided(margin.lower, value > margin.lower);
  const double p_upper = one_sided(margin.upper, value < margin.upper);
  return {p_lower, p_upper, std::max(p_lower, p_upper)};
}

}  // namespace assize
