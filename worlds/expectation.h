// What figures are in expectation, by summing over the law.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "plugin/world.h"

namespace assize::worlds {

/// P(system wins) when shown first and when shown second, over its looks;
/// indices into the law's systems and judges.
std::array<double, 2> win_rates(const WorldLaw& law, std::size_t judge,
                                std::size_t system);

/// P(an item's two orders name the same winner).
double consistency(const WorldLaw& law, std::size_t judge, std::size_t system);

/// Win rates at the baseline's length and looks, by system, as a logistic model
/// with shared slopes sees them: the optimum of its expected log loss. Recorded
/// systems share slopes; each entrant has its own.
std::vector<double> style_controlled(const WorldLaw& law, std::size_t judge);

/// The variance of a cluster's difference of two systems' shares of wins.
/// Requires equal sizes, nothing missing, and a judge who looks at the slot
/// alone.
double difference_variance(const WorldLaw& law, std::size_t judge,
                           std::size_t attacked, std::size_t clean);

}  // namespace assize::worlds
