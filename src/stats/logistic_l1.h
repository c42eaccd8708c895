// Logistic regression with an L1 penalty, solved to the optimum.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

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

/// A fit to all parts of the rows but one, so far.
struct HeldOutFit {
  std::array<double, kMostColumns> coefficients{};
  double loss = 0;   ///< Weighted log-loss of the part left out, summed.
  double error = 0;  ///< How far `loss` is from the optimum's, at most.
  double left = 0;   ///< How far the coefficients are, in the Hessian's norm.
};

/// Fits that leave out one part of the rows each, only as near to the optimum
/// as a comparison of their losses needs.
///
/// `error` follows from how much the Hessian can change along the step taken,
/// by a factor exp(r) where no row's log-odds moves by more than r, with room
/// to spare. It is zero where there is no step to take and infinite where the
/// step is too long to tell; rounding comes on top. The log-loss of a row is
/// that of a probability clipped to [1e-15, 1 - 1e-15], as scikit-learn 1.2's.
/// **Source:** Bach 2010, doi:10.1214/09-EJS521, Proposition 1 (the Hessian).
/// **Checked against:** fit_logistic_l1() on the other parts.
class HeldOutFits {
 public:
  /// Requires parts with the same columns; their arrays must stay.
  explicit HeldOutFits(std::span<const LogisticProblem> parts);

  /// One Newton step for each part left out, all from `start`, which the
  /// optimum over all parts serves best: [i] holds those at penalty c[i]. One
  /// pass over the rows. Requires c > 0.
  std::vector<std::vector<HeldOutFit>> step_all(
      std::span<const double> c, std::span<const double> start) const;
  /// One step from `start` to the fits that leave out `part`, the i-th at
  /// penalty c[i]; replaces those that it brings nearer to their optimum. One
  /// pass over the rows.
  void step(std::size_t part, std::span<const double> start,
            std::span<const double> c, std::span<HeldOutFit* const> fits) const;
  /// The fit that leaves out `part`, if these coefficients are its optimum.
  HeldOutFit settled(std::size_t part,
                     std::span<const double> coefficients) const;

 private:
  std::span<const LogisticProblem> parts_;
  std::array<double, kMostColumns> reach_{};  ///< Largest |x| of a column.
};

}  // namespace assize
