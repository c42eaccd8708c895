// The weighted log-loss of a logistic model, and its derivatives.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

namespace assize {

/// n rows as columns.
struct LogisticRows {
  std::span<const double> x;       ///< n x columns, column-major: x[j n + i].
  std::span<const double> y;       ///< n, in [0, 1]; may be fractional.
  std::span<const double> weight;  ///< n, >= 0.
  std::size_t columns = 0;
};

/// sum_i weight[i] logloss(y[i], x[i].w). Rows are summed in blocks of fixed
/// size, so that the result does not depend on the machine. Refers to the rows:
/// these must stay. Const calls are thread-safe.
class LogisticLoss {
 public:
  using Array = Eigen::ArrayXd;

  /// Requires spans of the lengths that LogisticRows names.
  explicit LogisticLoss(const LogisticRows& rows);

  double value(const Eigen::VectorXd& w) const;
  /// Adds the gradient, and the lower triangle of the Hessian.
  void add_derivatives(const Eigen::VectorXd& w, Eigen::VectorXd& gradient,
                       Eigen::MatrixXd& hessian) const;
  /// The fitted probabilities, one per row.
  Array probability(const Eigen::VectorXd& w) const;
  /// Against which a gradient is measured: 1 + max_j sum_i weight[i] |x_ij|.
  double scale() const;
  Eigen::Index columns() const { return columns_; }

 private:
  Array predictor(const Eigen::VectorXd& w, Eigen::Index begin,
                  Eigen::Index count) const;
  Eigen::Map<const Array> x(Eigen::Index column, Eigen::Index begin,
                            Eigen::Index count) const;

  LogisticRows rows_;
  Eigen::Index count_, columns_;
};

}  // namespace assize
