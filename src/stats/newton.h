// Newton's method with step halving.
#pragma once

#include <Eigen/Core>

namespace assize {

/// What is minimised. Const calls are thread-safe.
class SmoothFunction {
 public:
  virtual ~SmoothFunction() = default;

  /// Infinite or NaN outside the domain: a step that leads there is halved.
  virtual double value(const Eigen::VectorXd& w) const = 0;
  /// Overwrites both. `hessian` may be any positive definite matrix near the
  /// Hessian (Fisher's information, say); steps are then fewer or more.
  virtual void derivatives(const Eigen::VectorXd& w, Eigen::VectorXd& gradient,
                           Eigen::MatrixXd& hessian) const = 0;
  /// Whether the step from w to w - step is known to lower the function enough
  /// without a look at its value, which may cost as much as the derivatives.
  virtual bool surely_lower(const Eigen::VectorXd& step) const {
    return step.size() == 0;
  }
};

struct NewtonEnd {
  int iterations = 0;
  bool converged = false;
  double gradient_norm = 0;  ///< Largest |element| of the gradient.
};

/// Moves `w` to a minimum, each step halved until the function falls by a part
/// of what its slope promises. `converged`: gradient_norm is at most
/// 1e-9 scale. Deterministic. Requires scale > 0 and a finite value at `w`.
/// **Source:** Nocedal and Wright 2006, Numerical Optimization, chapter 3.
NewtonEnd minimise(const SmoothFunction& function, double scale,
                   Eigen::VectorXd& w);

}  // namespace assize
