// Bradley and Terry's model with properties of each comparison held fixed, by
// a fit that stops on its way.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/bradley_terry_covariates.h"
#include "stats/fixed_step_lbfgs.h"

namespace assize {

struct StoppedFit {
  FixedSteps steps;
  double start = 0;  ///< Of every strength and slope.
};

/// By system, in nats above the anchor: where L-BFGS on the summed log-loss
/// stops under the battles' weights times `weight`. One that has no battle
/// under them stays at `start`. Without a ridge only differences of strengths
/// matter to the loss, yet where the way ends depends on the start too.
/// Requires what CovariateBradleyTerry does, and weight.size() battles or none.
/// O(battles columns) per step.
/// **Source:** lmarena/arena-hard-auto, utils/math_utils.py.
/// **Checked against:** torch 1.13 (tests/oracles/stopped_style.py).
std::vector<double> stopped_strengths(const CovariateBattles& of,
                                      std::span<const double> weight,
                                      std::uint32_t anchor,
                                      const StoppedFit& by);

}  // namespace assize
