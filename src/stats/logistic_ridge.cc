#include "stats/logistic_ridge.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Column = Eigen::Map<const Eigen::ArrayXd>;
using Eigen::Index;

constexpr double kGoal = 1e-13;     ///< Relative gradient at which steps end.
constexpr double kAccepted = 1e-9;  ///< Gradient that counts as converged.
constexpr int kMostSteps = 100;
constexpr int kMostHalvings = 40;
constexpr Index kBlock = 256;  ///< Rows summed together: fixes the order.

Column part(std::span<const double> values, Index begin, Index count) {
  return {values.data() + begin, count};
}

class Objective {
 public:
  Objective(const RidgeProblem& problem, double penalty)
      : problem_(problem),
        rows_(static_cast<Index>(problem.y.size())),
        columns_(static_cast<Index>(problem.columns)),
        penalty_(Vector::Constant(columns_, penalty)) {
    penalty_.head(static_cast<Index>(problem.free)).setZero();
  }

  double value(const Vector& w) const {
    double loss = 0.5 * (penalty_.array() * w.array().square()).sum();
    each_block([&](Index begin, Index count) {
      const Eigen::ArrayXd eta = predictor(w, begin, count);
      const Eigen::ArrayXd softplus =
          eta.max(0) + (1 + (-eta.abs()).exp()).log();
      loss += (part(problem_.weight, begin, count) *
               (softplus - part(problem_.y, begin, count) * eta))
                  .sum();
    });
    return loss;
  }

  void derivatives(const Vector& w, Vector& gradient, Matrix& hessian) const {
    gradient = penalty_.cwiseProduct(w);
    hessian = penalty_.asDiagonal();
    each_block([&](Index begin, Index count) {
      // Clamped so that exp stays finite.
      const Eigen::ArrayXd eta = predictor(w, begin, count).max(-700).min(700);
      const Eigen::ArrayXd p = 1 / (1 + (-eta).exp());
      const Column weight = part(problem_.weight, begin, count);
      const Eigen::ArrayXd slope =
          weight * (p - part(problem_.y, begin, count));
      const Eigen::ArrayXd curve = weight * p * (1 - p);
      for (Index j = 0; j < columns_; ++j) {
        gradient[j] += (slope * x(j, begin, count)).sum();
        const Eigen::ArrayXd curved = curve * x(j, begin, count);
        for (Index k = 0; k <= j; ++k) {
          hessian(j, k) += (curved * x(k, begin, count)).sum();
        }
      }
    });
    hessian.triangularView<Eigen::StrictlyUpper>() = hessian.transpose();
  }

  /// The size against which a gradient is measured.
  double scale() const {
    double largest = 0;
    for (Index j = 0; j < columns_; ++j) {
      largest = std::max(
          largest,
          (part(problem_.weight, 0, rows_) * x(j, 0, rows_).abs()).sum());
    }
    return 1 + largest;
  }

 private:
  template <typename Work>
  void each_block(const Work& work) const {
    for (Index begin = 0; begin < rows_; begin += kBlock) {
      work(begin, std::min(kBlock, rows_ - begin));
    }
  }

  Column x(Index column, Index begin, Index count) const {
    return part(problem_.x, column * rows_ + begin, count);
  }

  Eigen::ArrayXd predictor(const Vector& w, Index begin, Index count) const {
    Eigen::ArrayXd eta = Eigen::ArrayXd::Zero(count);
    for (Index j = 0; j < columns_; ++j) eta += x(j, begin, count) * w[j];
    return eta;
  }

  const RidgeProblem& problem_;
  Index rows_, columns_;
  Vector penalty_;
};

/// Moves w along the Newton direction as far as the objective falls; false
/// where no step lowers it, which is at the rounding limit.
bool take_step(const Objective& objective, const Vector& direction,
               double slope, Vector& w) {
  const double here = objective.value(w);
  double length = 1;
  for (int i = 0; i < kMostHalvings; ++i, length /= 2) {
    const Vector next = w - length * direction;
    if (objective.value(next) <= here - 1e-4 * length * slope) {
      w = next;
      return true;
    }
  }
  return false;
}

}  // namespace

RidgeFit fit_logistic_ridge(const RidgeProblem& problem, double penalty,
                            std::span<const double> start) {
  assert(penalty > 0 && problem.free <= problem.columns);
  assert(problem.x.size() == problem.y.size() * problem.columns);
  assert(problem.weight.size() == problem.y.size());
  assert(start.empty() || start.size() == problem.columns);
  const Objective objective(problem, penalty);
  const double scale = objective.scale();
  Vector w = Vector::Zero(static_cast<Index>(problem.columns));
  std::ranges::copy(start, w.begin());
  Vector gradient;
  Matrix hessian;
  RidgeFit fit;
  double best = 0;
  for (;; ++fit.iterations) {
    objective.derivatives(w, gradient, hessian);
    fit.gradient_norm = gradient.lpNorm<Eigen::Infinity>();
    // At the rounding limit a step that no longer halves the gradient is noise.
    const bool stalled = fit.iterations > 0 && fit.gradient_norm > best / 2 &&
                         fit.gradient_norm <= kAccepted * scale;
    best = fit.gradient_norm;
    if (best <= kGoal * scale || stalled || fit.iterations == kMostSteps) break;
    // Keeps the step finite where a column is zero or the loss is flat.
    hessian.diagonal().array() += 1e-14 * (1 + hessian.trace());
    const Vector direction = hessian.ldlt().solve(gradient);
    if (!take_step(objective, direction, gradient.dot(direction), w)) break;
  }
  fit.coefficients.assign(w.begin(), w.end());
  fit.converged = fit.gradient_norm <= kAccepted * scale;
  return fit;
}

}  // namespace assize
