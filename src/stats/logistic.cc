#include "stats/logistic.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "stats/newton.h"

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Eigen::Index;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

void information(const LogisticLoss& loss, const Vector& w, Vector& gradient,
                 Matrix& hessian) {
  gradient = Vector::Zero(loss.columns());
  hessian = Matrix::Zero(loss.columns(), loss.columns());
  loss.add_derivatives(w, gradient, hessian);
  hessian.triangularView<Eigen::StrictlyUpper>() = hessian.transpose();
}

class Plain final : public SmoothFunction {
 public:
  explicit Plain(const LogisticLoss& loss) : loss_(loss) {}

  double value(const Vector& w) const override { return loss_.value(w); }
  void derivatives(const Vector& w, Vector& gradient,
                   Matrix& hessian) const override {
    information(loss_, w, gradient, hessian);
  }

 private:
  const LogisticLoss& loss_;
};

/// Steps by Fisher's information: the penalty's own curvature is left out.
class Firth final : public SmoothFunction {
 public:
  Firth(const LogisticLoss& loss, const LogisticRows& rows)
      : loss_(loss),
        x_(rows.x.data(), static_cast<Index>(rows.y.size()), loss.columns()),
        weight_(rows.weight.data(), x_.rows()) {}

  double value(const Vector& w) const override {
    Vector gradient;
    Matrix hessian;
    information(loss_, w, gradient, hessian);
    const Eigen::LLT<Matrix> root(hessian);
    if (root.info() != Eigen::Success) return kNan;
    return loss_.value(w) -
           Matrix(root.matrixL()).diagonal().array().log().sum();
  }

  /// The score gains leverage_i (1/2 - p_i) x_i from each row.
  void derivatives(const Vector& w, Vector& gradient,
                   Matrix& hessian) const override {
    information(loss_, w, gradient, hessian);
    const Eigen::ArrayXd p = loss_.probability(w);
    const Matrix solved = hessian.ldlt().solve(x_.transpose());
    const Eigen::ArrayXd leverage =
        weight_ * p * (1 - p) *
        solved.transpose().cwiseProduct(x_).rowwise().sum().array();
    gradient -= x_.transpose() * (leverage * (0.5 - p)).matrix();
  }

 private:
  const LogisticLoss& loss_;
  Eigen::Map<const Matrix> x_;
  Eigen::Map<const Eigen::ArrayXd> weight_;
};

double condition_number(const Matrix& hessian) {
  const Vector unit = hessian.diagonal().cwiseSqrt().cwiseInverse();
  if (!unit.allFinite()) return std::numeric_limits<double>::infinity();
  const Matrix scaled = unit.asDiagonal() * hessian * unit.asDiagonal();
  const Vector values =
      Eigen::SelfAdjointEigenSolver<Matrix>(scaled, Eigen::EigenvaluesOnly)
          .eigenvalues();
  if (values.size() == 0) return 1;
  const double least = values.minCoeff();
  return least > 0 ? values.maxCoeff() / least
                   : std::numeric_limits<double>::infinity();
}

void finish(const LogisticLoss& loss, const Vector& w, const NewtonEnd& end,
            LogisticMlFit& fit) {
  const Index columns = loss.columns();
  Vector gradient;
  Matrix hessian;
  information(loss, w, gradient, hessian);
  fit.coefficients.assign(w.begin(), w.end());
  fit.iterations = end.iterations;
  fit.converged = end.converged;
  fit.gradient_norm = end.gradient_norm;
  fit.condition = condition_number(hessian);
  if (!(fit.condition < 1e12)) return;
  const Matrix inverse =
      hessian.ldlt().solve(Matrix::Identity(columns, columns));
  fit.covariance.assign(inverse.data(), inverse.data() + inverse.size());
}

LogisticMlFit without_fit(const LogisticRows& rows) {
  LogisticMlFit fit;
  fit.coefficients.assign(rows.columns, kNan);
  fit.covariance.assign(rows.columns * rows.columns, kNan);
  fit.separation = find_separation(rows);
  return fit;
}

Vector started(const LogisticRows& rows, std::span<const double> start) {
  assert(start.empty() || start.size() == rows.columns);
  Vector w = Vector::Zero(static_cast<Index>(rows.columns));
  std::ranges::copy(start, w.begin());
  return w;
}

}  // namespace

LogisticMlFit fit_logistic(const LogisticRows& rows,
                           std::span<const double> start) {
  LogisticMlFit fit = without_fit(rows);
  if (fit.separation.kind != SeparationKind::kNone) return fit;
  const LogisticLoss loss(rows);
  Vector w = started(rows, start);
  const NewtonEnd end = minimise(Plain(loss), loss.scale(), w);
  finish(loss, w, end, fit);
  return fit;
}

LogisticMlFit fit_logistic_firth(const LogisticRows& rows,
                                 std::span<const double> start) {
  LogisticMlFit fit = without_fit(rows);
  const LogisticLoss loss(rows);
  Vector w = started(rows, start);
  const NewtonEnd end = minimise(Firth(loss, rows), loss.scale(), w);
  finish(loss, w, end, fit);
  return fit;
}

}  // namespace assize
