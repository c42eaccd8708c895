// Platt's scaling: a logistic curve from any score to a probability.
#pragma once

#include "core/error.h"
#include "stats/score_map.h"

namespace assize {

/// P(outcome 1 | score) = 1 / (1 + exp(a score + b)).
struct PlattMap {
  double a = 0, b = 0;
  double operator()(double score) const;
};

/// Least log loss against Platt's targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2),
/// N+ and N- being the weights of either class; a fractional outcome's target
/// lies between them.  The targets keep the curve finite where the scores
/// separate the classes.  a is 0 where all scores are equal.  Fails as
/// check_two_classes does.  O(n) per Newton step.
/// **Source:** Platt 1999; Lin, Lin and Weng 2007,
/// doi:10.1007/s10994-007-5018-6.
/// **Checked against:** scikit-learn's _sigmoid_calibration and
/// scipy.optimize.minimize.
Result<PlattMap> fit_platt(const ScoredOutcomes& rows);

}  // namespace assize
