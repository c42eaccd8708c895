// A world of pairwise verdicts drawn from a law.
#pragma once

#include "plugin/world.h"

namespace assize::worlds {

/// Each verdict compares its chance of a win with a uniform number: with
/// probability sqrt(icc) the one that its whole cluster shares, else one of its
/// own. So every verdict has exactly the chance that the law says, and two of a
/// cluster have the law's correlation.
///
/// The estimators' expectations are exact sums over the law; those of fits are
/// the optimum under it. Known: `win_rate` of "raw", "position_balanced" and
/// "style_controlled", `position_effect` and `consistency`. The variance of a
/// cluster's difference is known where the law meets the conditions of
/// difference_variance().
std::unique_ptr<const World> planted(const WorldLaw& law);

}  // namespace assize::worlds
