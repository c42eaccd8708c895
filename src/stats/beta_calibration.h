// Beta calibration: from a probability to a probability, by the odds of two
// beta distributions.
#pragma once

#include "core/error.h"
#include "stats/score_map.h"

namespace assize {

/// p -> 1 / (1 + exp(-(a ln p - b ln(1 - p) + c))), a and b >= 0; the identity
/// at a = b = 1, c = 0.
struct BetaMap {
  double a = 1, b = 1, c = 0;
  /// The scores separate the outcomes; a ridge of 0.01 on all three keeps them
  /// finite.
  bool separated = false;
  double operator()(double p) const;
};

/// Least log loss; where a or b comes out negative the map would not rise, and
/// the fit is made again without that term.  Scores are probabilities in
/// [0, 1], kept within [1e-12, 1 - 1e-12].  Fails as check_two_classes does.
/// **Source:** Kull, Silva Filho and Flach 2017, PMLR 54:623-631.
/// **Checked against:** statsmodels GLM of the two logarithms.
Result<BetaMap> fit_beta(const ScoredOutcomes& rows);

}  // namespace assize
