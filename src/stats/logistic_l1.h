// Logistic regression with an L1 penalty, solved to the optimum.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace assize {

inline constexpr std::size_t kMostColumns = 8;

/// n rows as columns, so that the inner loops run over contiguous numbers.
struct LogisticProblem {
  std::span<const double> x;       ///< n x columns, column-major: x[j n + i].
  std::span<const double> y;       ///< n, in [0, 1]; may be fractional.
  std::span<const double> weight;  ///< n, >= 0.
  std::size_t columns = 0;         ///< At most kMostColumns.
};

struct LogisticFit {
  std::array<double, kMostColumns> coefficients{};  ///< First `columns` used.
  int iterations = 0;                               ///< Newton steps.
  bool converged = false;
  double gradient_norm = 0;  ///< Largest optimality residual; see below.
};

/// Minimises ||w||_1 + c sum_i weight[i] logloss(y[i], x[i].w), no intercept.
/// liblinear's objective for a row that stands twice, with label 1 at weight
/// v y and with label 0 at weight v (1 - y).
///
/// Proximal Newton steps from `start` (empty: zeros). `gradient_norm` is the
/// largest |element| of the smallest subgradient; `converged` says that it is
/// at most 1e-10 (1 + c max_j sum_i weight[i] |x_ij|). The penalty keeps the
/// optimum finite under separation, and the coefficient of a zero column is
/// exactly zero; where columns are collinear the optimum is not unique.
/// Deterministic. Requires c > 0 and finite numbers. O(n columns^2) per step;
/// allocates nothing.
/// **Source:** Lee, Sun and Saunders 2014, doi:10.1137/130921428 (proximal
/// Newton); Fan et al. 2008, JMLR 9:1871 (the objective).
/// **Checked against:** scikit-learn liblinear at tol=1e-12 and
/// a grid search on tiny problems.
LogisticFit fit_logistic_l1(const LogisticProblem& problem, double c,
                            std::span<const double> start = {});

}  // namespace assize
