#include "stats/fixed_step_lbfgs.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace assize;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Convex, with a curvature that changes on the way.
double bowl(const VectorXd& w, VectorXd& gradient) {
  double value = 0;
  for (Eigen::Index k = 0; k < w.size(); ++k) {
    const double off = w(k) - static_cast<double>(k);
    const double scale = 1 + 2 * static_cast<double>(k);
    value += scale * off * off / 2 + std::pow(off, 4) / 4;
    gradient(k) = scale * off + std::pow(off, 3);
  }
  const double sum = w.sum();
  value += sum * sum / 2;
  gradient.array() += sum;
  return value;
}

/// The same way with the inverse Hessian written out, made anew for each step
/// from all that is recalled.
VectorXd by_dense_updates(VectorXd w, double rate, int steps) {
  struct Past {
    VectorXd step, change;
  };
  std::vector<Past> past;
  VectorXd gradient(w.size());
  bowl(w, gradient);
  for (int n = 0; n < steps; ++n) {
    const auto size = w.size();
    MatrixXd inverse = MatrixXd::Identity(size, size);
    if (!past.empty()) {
      const auto& [s, y] = past.back();
      inverse *= s.dot(y) / y.dot(y);
    }
    for (const auto& [s, y] : past) {
      const double by = 1 / s.dot(y);
      const MatrixXd left =
          MatrixXd::Identity(size, size) - by * s * y.transpose();
      inverse = left * inverse * left.transpose() + by * s * s.transpose();
    }
    const double shorter =
        n == 0 ? std::min(1.0, 1 / gradient.cwiseAbs().sum()) : 1;
    const VectorXd step = -rate * shorter * (inverse * gradient);
    const VectorXd before = gradient;
    w += step;
    bowl(w, gradient);
    past.push_back({step, gradient - before});
  }
  return w;
}

}  // namespace

TEST_CASE("fixed steps go where dense BFGS updates lead") {
  for (const int steps : {1, 2, 3, 10, 25}) {
    VectorXd w = VectorXd::Constant(4, 0.5);

    fixed_step_lbfgs(bowl, {.rate = 0.1, .most = steps, .tolerance = 1e-9}, w);

    const VectorXd twin =
        by_dense_updates(VectorXd::Constant(4, 0.5), 0.1, steps);
    CAPTURE(steps);
    CHECK((w - twin).cwiseAbs().maxCoeff() < 1e-11);
  }
}

TEST_CASE("whole steps end at the minimum, short ones before it") {
  VectorXd whole = VectorXd::Constant(4, 0.5), gradient(4);
  VectorXd part = whole;

  fixed_step_lbfgs(bowl, {.rate = 1, .most = 100, .tolerance = 1e-9}, whole);
  fixed_step_lbfgs(bowl, {.rate = 0.1, .most = 20, .tolerance = 1e-9}, part);

  bowl(whole, gradient);
  CHECK(gradient.cwiseAbs().maxCoeff() < 1e-4);
  CHECK((part - whole).cwiseAbs().maxCoeff() > 1e-2);
}

TEST_CASE("at a minimum no step is taken") {
  VectorXd w = VectorXd::Zero(2);
  int calls = 0;

  fixed_step_lbfgs(
      [&](const VectorXd& at, VectorXd& gradient) {
        ++calls;
        gradient = at;
        return at.squaredNorm() / 2;
      },
      {.rate = 1, .most = 20, .tolerance = 1e-9}, w);

  CHECK(calls == 1);
  CHECK(w == VectorXd::Zero(2));
}
