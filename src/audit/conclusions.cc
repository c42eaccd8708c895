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

namespace {

using Family = std::vector<Effect*>;
using Column = double Effect::*;

void adjust(const Family& members, Column from, Column to,
            std::vector<double> (*by)(std::span<const double>)) {
  std::vector<double> p;
  for (const Effect* effect : members) p.push_back(effect->*from);
  const std::vector<double> q = by(p);
  for (std::size_t i = 0; i < q.size(); ++i) members[i]->*to = q[i];
}

}  // namespace

void conclude(std::span<Effect> effects, const Statistics& statistics,
              bool by_judge) {
  std::map<std::pair<std::string_view, int>, Family> families;
  for (Effect& effect : effects) {
    const bool apart = by_judge && !effect.confirmatory;
    families[{family(effect), apart ? effect.quantity.judge : -1}].push_back(
        &effect);
  }
  for (auto& [name, members] : families) {
    adjust(members, &Effect::p, &Effect::q, benjamini_hochberg);
    adjust(members, &Effect::p, &Effect::q_by, benjamini_yekutieli);
    adjust(members, &Effect::p_equivalence, &Effect::q_equivalence,
           benjamini_hochberg);
  }
  for (Effect& effect : effects) {
    if (!effect.estimate.interval) continue;
    // Equivalence first: an effect that is there but surely smaller than the
    // margin is absent for every purpose that the margin was set for.
    if (effect.q_equivalence <= statistics.fdr) {
      effect.conclusion = Conclusion::kAbsent;
    } else if (effect.q <= statistics.fdr) {
      effect.conclusion = Conclusion::kPresent;
    } else {
      effect.items_needed = items_needed(effect.estimate, effect.margin);
    }
  }
}

}  // namespace assize
