#include "stats/logistic_ridge.h"

#include <algorithm>
#include <cassert>

#include "stats/logistic_loss.h"
#include "stats/newton.h"

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Eigen::Index;

class Objective final : public SmoothFunction {
 public:
  Objective(const RidgeProblem& problem, double penalty)
      : loss_({problem.x, problem.y, problem.weight, problem.columns}),
        penalty_(Vector::Constant(loss_.columns(), penalty)) {
    penalty_.head(static_cast<Index>(problem.free)).setZero();
  }

  double value(const Vector& w) const override {
    return 0.5 * (penalty_.array() * w.array().square()).sum() + loss_.value(w);
  }

  void derivatives(const Vector& w, Vector& gradient,
                   Eigen::MatrixXd& hessian) const override {
    gradient = penalty_.cwiseProduct(w);
    hessian = penalty_.asDiagonal();
    loss_.add_derivatives(w, gradient, hessian);
    hessian.triangularView<Eigen::StrictlyUpper>() = hessian.transpose();
  }

  double scale() const { return loss_.scale(); }

 private:
  LogisticLoss loss_;
  Vector penalty_;
};

}  // namespace

RidgeFit fit_logistic_ridge(const RidgeProblem& problem, double penalty,
                            std::span<const double> start) {
  assert(penalty > 0 && problem.free <= problem.columns);
  assert(start.empty() || start.size() == problem.columns);
  const Objective objective(problem, penalty);
  Vector w = Vector::Zero(static_cast<Index>(problem.columns));
  std::ranges::copy(start, w.begin());
  const NewtonEnd end = minimise(objective, objective.scale(), w);
  return {.coefficients = {w.begin(), w.end()},
          .iterations = end.iterations,
          .converged = end.converged,
          .gradient_norm = end.gradient_norm};
}

}  // namespace assize
