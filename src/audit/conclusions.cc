#include "audit/conclusions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "stats/multiple_testing.h"

namespace assize {
namespace {

/// Instructions after which the interval, shrinking by their square root
/// around the same value, would leave zero out or lie within the margin.
double items_needed(const Estimate& found, double margin) {
  const double half = (found.interval->upper - found.interval->lower) / 2;
  const double value = std::abs(found.value);
  const double room = std::max(value, margin - value);
  const double ratio = half / room;
  return std::max<double>(found.clusters + 1.0,
                          std::ceil(found.clusters * ratio * ratio));
}

}  // namespace

void conclude(std::span<Effect> effects, const Statistics& statistics,
              bool by_judge) {
  std::map<std::pair<bool, int>, std::vector<Effect*>> families;
  for (Effect& effect : effects) {
    const int judge = by_judge ? effect.quantity.judge : -1;
    families[{is_beyond(effect), judge}].push_back(&effect);
  }
  for (auto& [family, members] : families) {
    std::vector<double> p;
    for (const Effect* effect : members) p.push_back(effect->p);
    const std::vector<double> q = benjamini_hochberg(p);
    for (std::size_t i = 0; i < q.size(); ++i) members[i]->q = q[i];
  }
  for (Effect& effect : effects) {
    if (!effect.estimate.interval) continue;
    const Interval& interval = *effect.estimate.interval;
    // Equivalence first: an effect that is there but surely smaller than the
    // margin is absent for every purpose that the margin was set for.
    if (interval.lower > -statistics.margin &&
        interval.upper < statistics.margin) {
      effect.conclusion = Conclusion::kAbsent;
    } else if (effect.q <= statistics.fdr) {
      effect.conclusion = Conclusion::kPresent;
    } else {
      effect.items_needed = items_needed(effect.estimate, statistics.margin);
    }
  }
}

}  // namespace assize
