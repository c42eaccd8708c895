#include "stats/separation.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Eigen::Index;

constexpr double kNoise = 1e-9;  ///< Margins of unit rows below it are zero.

/// Each row that has a weight as a column of length one, pointing where its
/// likelihood rises; a fractional one twice, both ways. Columns of x are
/// brought to one scale first, which is returned in `unit`.
Matrix signed_rows(const LogisticRows& rows, Vector& unit) {
  const auto n = static_cast<Index>(rows.y.size());
  const auto columns = static_cast<Index>(rows.columns);
  const Eigen::Map<const Matrix> x(rows.x.data(), n, columns);
  unit = Vector::Ones(columns);
  for (Index j = 0; j < columns && n > 0; ++j) {
    const double most = x.col(j).cwiseAbs().maxCoeff();
    if (most > 0) unit[j] = most;
  }
  Matrix all(columns, 2 * n);
  Index used = 0;
  for (Index i = 0; i < n; ++i) {
    if (!(rows.weight[static_cast<std::size_t>(i)] > 0)) continue;
    Vector row = x.row(i).transpose().cwiseQuotient(unit);
    if (!(row.norm() > 0)) continue;
    row.normalize();
    const double y = rows.y[static_cast<std::size_t>(i)];
    if (y > 0) all.col(used++) = row;
    if (y < 1) all.col(used++) = -row;
  }
  all.conservativeResize(columns, used);
  return all;
}

/// Lawson and Hanson's active set for min |e u - f| over u >= 0.
class NonNegative {
 public:
  NonNegative(const Matrix& e, const Vector& f) : e_(e), f_(f) {}

  /// f - e u at the minimum.
  Vector residual() {
    Vector left = f_;
    for (Index steps = 0; steps < 3 * e_.cols() + 10; ++steps) {
      Vector pull = e_.transpose() * left;
      for (const Index j : support_) pull[j] = 0;
      Index next = 0;
      if (pull.size() == 0 || !(pull.maxCoeff(&next) > 1e-12)) break;
      support_.push_back(next);
      value_.conservativeResize(value_.size() + 1);
      value_[value_.size() - 1] = 0;
      settle();
      left = f_ - chosen() * value_;
    }
    return left;
  }

 private:
  Matrix chosen() const {
    Matrix columns(e_.rows(), static_cast<Index>(support_.size()));
    for (Index k = 0; k < columns.cols(); ++k) {
      columns.col(k) = e_.col(support_[static_cast<std::size_t>(k)]);
    }
    return columns;
  }

  /// Least squares over the support; what would turn negative leaves it.
  void settle() {
    while (!support_.empty()) {
      const Vector best = chosen().colPivHouseholderQr().solve(f_);
      double length = 1;
      for (Index k = 0; k < best.size(); ++k) {
        if (best[k] > 0) continue;
        length = std::min(length, value_[k] / (value_[k] - best[k] + 1e-300));
      }
      value_ += length * (best - value_);
      if (best.minCoeff() > 0) return;
      drop(best);
    }
  }

  void drop(const Vector& best) {
    Index kept = 0;
    for (Index k = 0; k < best.size(); ++k) {
      if (best[k] <= 0 && value_[k] <= 1e-15) continue;
      support_[static_cast<std::size_t>(kept)] =
          support_[static_cast<std::size_t>(k)];
      value_[kept++] = value_[k];
    }
    support_.resize(static_cast<std::size_t>(kept));
    value_.conservativeResize(kept);
  }

  const Matrix& e_;
  const Vector& f_;
  std::vector<Index> support_;
  Vector value_;
};

/// A direction that lowers no row's likelihood and raises some; empty if there
/// is none. The rest r of min |a (1 + z)| over z >= 0 has a' r >= 0, and
/// |r|^2 = 1' a' r.
Vector quasi_direction(const Matrix& a) {
  if (a.cols() == 0) return {};
  const Vector f = -a.rowwise().mean();
  const Vector direction = -NonNegative(a, f).residual();
  if (!(direction.norm() > kNoise)) return {};
  const Vector margin = a.transpose() * direction.normalized();
  const bool holds = margin.minCoeff() > -1e-7 && margin.maxCoeff() > kNoise;
  return holds ? direction : Vector();
}

/// A direction that raises every row's likelihood; empty if there is none: the
/// point nearest to zero in the rows' convex hull.
Vector complete_direction(const Matrix& a) {
  Matrix e(a.rows() + 1, a.cols());
  e << a, Matrix::Ones(1, a.cols());
  Vector f = Vector::Zero(a.rows() + 1);
  f[a.rows()] = 1;
  const Vector left = NonNegative(e, f).residual();
  if (!(left[a.rows()] > kNoise)) return {};
  const Vector direction = -left.head(a.rows());
  if (!(direction.norm() > 0)) return {};
  const Vector margin = a.transpose() * direction.normalized();
  return margin.minCoeff() > kNoise ? direction : Vector();
}

}  // namespace

Separation find_separation(const LogisticRows& rows) {
  Vector unit;
  const Matrix a = signed_rows(rows, unit);
  Vector direction = quasi_direction(a);
  if (direction.size() == 0) return {};
  Separation found{
      .kind = SeparationKind::kQuasi, .direction = {}, .columns = {}};
  const Vector complete = complete_direction(a);
  if (complete.size() != 0) {
    found.kind = SeparationKind::kComplete;
    direction = complete;
  }
  // What rounding left in the other columns is no part of the direction.
  const double noise = 1e-7 * direction.lpNorm<Eigen::Infinity>();
  direction = (direction.array().abs() > noise).select(direction, 0);
  direction = direction.cwiseQuotient(unit);
  direction /= direction.lpNorm<Eigen::Infinity>();
  found.direction.assign(direction.begin(), direction.end());
  for (std::size_t j = 0; j < found.direction.size(); ++j) {
    if (found.direction[j] != 0) found.columns.push_back(j);
  }
  return found;
}

}  // namespace assize
