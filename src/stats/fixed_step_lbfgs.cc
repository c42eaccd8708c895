#include "stats/fixed_step_lbfgs.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;

constexpr int kMostRecalled = 100;
constexpr double kLeastCurvature = 1e-10;  ///< Less is not recalled.

/// What the gradient's changes along past steps say of the curvature.
class Memory {
 public:
  void add(const Vector& step, const Vector& change) {
    const double curvature = change.dot(step);
    if (!(curvature > kLeastCurvature)) return;
    past_.push_back({step, change, 1 / curvature});
    scale_ = curvature / change.squaredNorm();
  }

  /// Minus the gradient, times the inverse Hessian as far as it is known.
  Vector direction(const Vector& gradient) const {
    Vector out = -gradient;
    std::vector<double> along(past_.size());
    for (std::size_t i = past_.size(); i-- > 0;) {
      along[i] = past_[i].step.dot(out) * past_[i].inverse;
      out -= along[i] * past_[i].change;
    }
    out *= scale_;
    for (std::size_t i = 0; i < past_.size(); ++i) {
      const double back = past_[i].change.dot(out) * past_[i].inverse;
      out += (along[i] - back) * past_[i].step;
    }
    return out;
  }

 private:
  struct Past {
    Vector step, change;
    double inverse = 0;  ///< 1 / (change . step).
  };

  std::vector<Past> past_;
  double scale_ = 1;
};

double largest(const Vector& of) { return of.cwiseAbs().maxCoeff(); }

}  // namespace

void fixed_step_lbfgs(const Differentiable& function, const FixedSteps& steps,
                      Vector& w) {
  assert(steps.most <= kMostRecalled);
  Memory memory;
  Vector gradient(w.size());
  double value = function(w, gradient);
  for (int taken = 0; taken < steps.most; ++taken) {
    if (largest(gradient) <= steps.tolerance) return;
    const Vector direction = memory.direction(gradient);
    // Nothing is known of the curvature at the first step.
    const double shorter =
        taken == 0 ? std::min(1.0, 1 / gradient.lpNorm<1>()) : 1;
    if (gradient.dot(direction) > -steps.tolerance) return;
    const Vector step = steps.rate * shorter * direction;
    w += step;
    if (taken + 1 == steps.most) return;
    const Vector gradient_before = gradient;
    const double value_before = value;
    value = function(w, gradient);
    if (largest(step) <= steps.tolerance ||
        std::abs(value - value_before) < steps.tolerance) {
      return;
    }
    memory.add(step, gradient - gradient_before);
  }
}

}  // namespace assize
