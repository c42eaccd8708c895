// Logistic regression of fractional outcomes by maximum likelihood, plain or
// with Firth's penalty.
#pragma once

#include <span>
#include <vector>

#include "stats/logistic_loss.h"
#include "stats/separation.h"

namespace assize {

struct LogisticMlFit {
  std::vector<double> coefficients;  ///< NaN where `separation` forbids a fit.
  /// Inverse of Fisher's information, columns x columns; NaN without a fit and
  /// where columns are collinear. Outcomes count as weight[i] independent
  /// trials: for judged fractions take a bootstrap or a sandwich instead.
  std::vector<double> covariance;
  Separation separation;  ///< What the outcomes are, whichever the fit.
  int iterations = 0;
  bool converged = false;
  double gradient_norm = 0;  ///< Largest |element| of the gradient.
  /// Largest over smallest eigenvalue of the information, columns brought to
  /// one scale. Above 1e12 the columns are collinear to rounding.
  double condition = 0;
};

/// Minimises sum_i weight[i] logloss(y[i], x[i].w), no intercept: give a column
/// of ones for one. Under separation there is no minimum: the fit is NaN, and
/// `separation` names the direction. `converged` as in fit_logistic_ridge.
/// Starts at `start` (empty: zeros). Deterministic. Requires finite numbers.
/// O(n columns^2) per step.
/// **Source:** McCullagh and Nelder 1989, sections 4.4 and 4.5.
/// **Checked against:** statsmodels GLM, family Binomial, on fractions.
LogisticMlFit fit_logistic(const LogisticRows& rows,
                           std::span<const double> start = {});

/// The same minus half the log-determinant of Fisher's information (Jeffreys'
/// prior), which takes the leading bias away and keeps the fit finite under
/// separation. Requires columns that are not collinear.
/// **Source:** Firth 1993, doi:10.1093/biomet/80.1.27; Heinze and Schemper
/// 2002, doi:10.1002/sim.1047.
/// **Checked against:** R brglm2, type "AS_mean".
LogisticMlFit fit_logistic_firth(const LogisticRows& rows,
                                 std::span<const double> start = {});

}  // namespace assize
