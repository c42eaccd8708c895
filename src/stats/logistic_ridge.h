// Logistic regression of fractional outcomes with a squared penalty.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace assize {

/// n rows as columns.
struct RidgeProblem {
  std::span<const double> x;       ///< n x columns, column-major: x[j n + i].
  std::span<const double> y;       ///< n, in [0, 1]; may be fractional.
  std::span<const double> weight;  ///< n, >= 0.
  std::size_t columns = 0;
  std::size_t free = 0;  ///< The first so many columns carry no penalty.
};

struct RidgeFit {
  std::vector<double> coefficients;
  int iterations = 0;  ///< Newton steps.
  bool converged = false;
  double gradient_norm = 0;  ///< Largest |element| of the gradient.
};

/// Minimises penalty / 2 sum_{j >= free} w_j^2
/// + sum_i weight[i] logloss(y[i], x[i].w), no intercept.
///
/// Newton steps from `start` (empty: zeros), halved until the objective falls.
/// `converged`: gradient_norm is at most 1e-9 (1 + max_j sum_i weight[i]
/// |x_ij|). Deterministic. Requires penalty > 0 and finite numbers. A free
/// column that separates the outcomes has no finite optimum; the fit then says
/// that it has not converged. O(n columns^2) per step.
/// **Source:** Hastie, Tibshirani and Friedman 2009, section 4.4; McCullagh and
/// Nelder 1989, section 4.4, for fractional outcomes.
/// **Checked against:** scikit-learn LogisticRegression, penalty 'l2'.
RidgeFit fit_logistic_ridge(const RidgeProblem& problem, double penalty,
                            std::span<const double> start = {});

}  // namespace assize
