#include "stats/newton.h"

#include <Eigen/Cholesky>
#include <cmath>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;

constexpr double kGoal = 1e-13;     ///< Relative gradient at which steps end.
constexpr double kAccepted = 1e-9;  ///< Gradient that counts as converged.
constexpr double kNoise = 1e-14;    ///< Relative rounding of a value.
constexpr int kMostSteps = 100;
constexpr int kMostHalvings = 40;

/// The Newton direction. Cholesky's factor is the quicker one; where rounding
/// leaves none, the pivoted one still gives a direction.
Vector direction_of(const Eigen::MatrixXd& hessian, const Vector& gradient) {
  const Eigen::LLT<Eigen::MatrixXd> root(hessian);
  if (root.info() == Eigen::Success) return root.solve(gradient);
  return hessian.ldlt().solve(gradient);
}

/// Moves w along the Newton direction as far as the function falls; false
/// where no step lowers it, which is at the rounding limit.
bool take_step(const SmoothFunction& function, const Vector& direction,
               double slope, Vector& w) {
  const double here = function.value(w);
  // Of sums over many rows the last digits are noise, which may hide a fall.
  const double noise = kNoise * std::abs(here);
  double length = 1;
  for (int i = 0; i < kMostHalvings; ++i, length /= 2) {
    const Vector next = w - length * direction;
    if (function.value(next) <= here - 1e-4 * length * slope + noise) {
      w = next;
      return true;
    }
  }
  return false;
}

}  // namespace

NewtonEnd minimise(const SmoothFunction& function, double scale, Vector& w) {
  Vector gradient;
  Eigen::MatrixXd hessian;
  NewtonEnd end;
  double best = 0;
  for (;; ++end.iterations) {
    function.derivatives(w, gradient, hessian);
    end.gradient_norm = gradient.lpNorm<Eigen::Infinity>();
    const bool near = end.gradient_norm <= kAccepted * scale;
    // At the rounding limit a step that no longer halves the gradient is noise.
    const bool stalled = end.iterations > 0 && end.gradient_norm > best / 2;
    best = end.gradient_norm;
    if (best <= kGoal * scale || (near && stalled) ||
        end.iterations == kMostSteps) {
      break;
    }
    // Keeps the step finite where a column is zero or the loss is flat.
    hessian.diagonal().array() += 1e-14 * (1 + hessian.trace());
    const Vector direction = direction_of(hessian, gradient);
    // This near to the minimum values differ by less than their rounding.
    if (near || function.surely_lower(direction)) {
      w -= direction;
    } else if (!take_step(function, direction, gradient.dot(direction), w)) {
      break;
    }
  }
  end.converged = end.gradient_norm <= kAccepted * scale;
  return end;
}

}  // namespace assize
