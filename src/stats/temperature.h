// Temperature scaling: log-odds divided by one number.
#pragma once

#include <span>

#include "core/error.h"
#include "stats/score_map.h"

namespace assize {

inline constexpr double kLeastTemperature = 0.01;
inline constexpr double kMostTemperature = 100;

/// p = 1 / (1 + exp(-score / temperature)) for a score in log-odds.
struct TemperatureMap {
  double temperature = 1;
  /// The optimum lies outside [0.01, 100]: the scores separate the outcomes
  /// (temperature 0.01), or tell nothing or the opposite (100).
  bool bounded = false;
  double operator()(double log_odds) const;
};

/// Least log loss of the outcomes; scores are log-odds (bounded_logit of a
/// probability).  Fails as check_two_classes does.  O(n) per step.
/// **Source:** Guo et al. 2017, arXiv:1706.04599.
/// **Checked against:** scipy.optimize.minimize_scalar.
Result<TemperatureMap> fit_temperature(const ScoredOutcomes& rows);

/// The multiplier b in [least, most] at which the log loss of outcomes under
/// log-odds b x is least: its derivative rises in b, so the root is bracketed.
/// `at_bound` says that there is none inside.  Requires 0 < least < most.
double best_multiplier(const ScoredOutcomes& rows, double least, double most,
                       bool& at_bound);

}  // namespace assize
