#include "stats/newton.h"

#include <catch2/catch.hpp>

using namespace assize;
using Catch::Matchers::WithinAbs;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// A parabola around 1 upon a large constant, as a sum over many rows is one;
/// `noise` is added where it comes near, as rounding does.
struct Parabola final : SmoothFunction {
  explicit Parabola(double noise) : noise(noise) {}

  double value(const VectorXd& w) const override {
    const double away = w(0) - 1;
    return 1e9 + away * away / 2 + (std::abs(away) < 1e-4 ? noise : 0);
  }
  void derivatives(const VectorXd& w, VectorXd& gradient,
                   MatrixXd& hessian) const override {
    gradient = VectorXd::Constant(1, w(0) - 1);
    hessian = MatrixXd::Identity(1, 1);
  }

  double noise;
};

}  // namespace

TEST_CASE("Newton's method ends at the minimum") {
  VectorXd w = VectorXd::Constant(1, 40);

  const NewtonEnd end = minimise(Parabola(0), 1, w);

  CHECK(end.converged);
  CHECK_THAT(w(0), WithinAbs(1, 1e-12));
}

TEST_CASE("a fall that rounding hides is still a fall") {
  // One step of the last digit of 1e9.
  VectorXd w = VectorXd::Constant(1, 1 + 2e-4);

  const NewtonEnd end = minimise(Parabola(1.2e-7), 1, w);

  CHECK(end.converged);
  CHECK_THAT(w(0), WithinAbs(1, 1e-9));
}
