#include "stats/logistic_l1.h"

#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

/// Rows are worked on in blocks of fixed size and alignment, so that the order
/// of every sum is fixed and the temporaries stay in the first-level cache.
constexpr int kBlock = 128;
constexpr int kColumns = static_cast<int>(kMostColumns);
using Block = Eigen::Array<double, kBlock, 1>;
using Rows = Eigen::Map<const Block, Eigen::Unaligned>;
/// Unused columns are zero throughout.
using Vector = Eigen::Matrix<double, kColumns, 1>;
using Matrix = Eigen::Matrix<double, kColumns, kColumns>;

constexpr double kGoal = 1e-12;      ///< Residual at which steps end.
constexpr double kAccepted = 1e-10;  ///< Residual that counts as converged.
constexpr int kMostSteps = 200;

/// A block of the problem's rows: columns, outcomes, weights.
struct View {
  std::array<const double*, kMostColumns> column{};
  const double* y = nullptr;
  const double* weight = nullptr;
};

/// Calls `work(view)` for each block; the last is padded with zero weights.
template <typename Work>
void for_blocks(const LogisticProblem& problem, const Work& work) {
  const std::size_t n = problem.y.size();
  View view;
  std::size_t row = 0;
  for (; row + kBlock <= n; row += kBlock) {
    for (std::size_t j = 0; j < problem.columns; ++j) {
      view.column[j] = problem.x.data() + j * n + row;
    }
    view.y = problem.y.data() + row;
    view.weight = problem.weight.data() + row;
    work(view);
  }
  if (row == n) return;
  std::array<double, (kMostColumns + 2) * kBlock> padded{};
  double* free = padded.data();
  const auto pad = [&](const double* from) {
    std::copy_n(from + row, n - row, free);
    free += kBlock;
    return free - kBlock;
  };
  for (std::size_t j = 0; j < problem.columns; ++j) {
    view.column[j] = pad(problem.x.data() + j * n);
  }
  view.y = pad(problem.y.data());
  view.weight = pad(problem.weight.data());
  work(view);
}

Block linear_predictor(const LogisticProblem& problem, const View& view,
                       const Vector& w) {
  Block eta = Block::Zero();
  for (std::size_t j = 0; j < problem.columns; ++j) {
    eta += Rows(view.column[j]) * w[static_cast<int>(j)];
  }
  return eta;
}

double objective(const LogisticProblem& problem, double c, const Vector& w) {
  double loss = 0;
  for_blocks(problem, [&](const View& view) {
    const Block eta = linear_predictor(problem, view, w);
    const Block softplus = eta.max(0) + (1 + (-eta.abs()).exp()).log();
    loss += (Rows(view.weight) * (softplus - Rows(view.y) * eta)).sum();
  });
  return w.lpNorm<1>() + c * loss;
}

/// The loss around w: derivatives of c times the weighted sum.
struct Point {
  Vector w, gradient;
  Matrix hessian;
  double residual = 0;  ///< Largest |element| of the smallest subgradient.
};

double optimality_residual(const Vector& w, const Vector& gradient) {
  double worst = 0;
  for (int j = 0; j < kColumns; ++j) {
    const double g = gradient[j];
    const double own = w[j] == 0 ? std::max(std::abs(g) - 1, 0.0)
                                 : std::abs(g + (w[j] > 0 ? 1.0 : -1.0));
    worst = std::max(worst, own);
  }
  return worst;
}

Point evaluate(const LogisticProblem& problem, double c, const Vector& w) {
  const auto columns = static_cast<int>(problem.columns);
  Point point{w, Vector::Zero(), Matrix::Zero()};
  for_blocks(problem, [&](const View& view) {
    // Clamped so that exp stays finite; sigmoid(700) is 1 to the last bit.
    const Block eta = linear_predictor(problem, view, w).max(-700).min(700);
    const Block odds_against = (-eta).exp();
    const Block p = 1 / (1 + odds_against);
    const Block slope = Rows(view.weight) * (p - Rows(view.y));
    const Block curve = Rows(view.weight) * ((odds_against * p) * p);
    for (int j = 0; j < columns; ++j) {
      const Rows column(view.column[j]);
      point.gradient[j] += (slope * column).sum();
      const Block curved = curve * column;
      for (int k = 0; k <= j; ++k) {
        point.hessian(j, k) += (curved * Rows(view.column[k])).sum();
      }
    }
  });
  point.gradient *= c;
  point.hessian *= c;
  point.hessian.triangularView<Eigen::StrictlyUpper>() =
      point.hessian.transpose();
  point.residual = optimality_residual(w, point.gradient);
  return point;
}

/// The exact minimum of the quadratic model over the nonzero coefficients of
/// z, where that keeps their signs; else z.
Vector polish(const Point& at, const Matrix& hessian, const Vector& z) {
  const Vector slope = at.gradient + hessian * (z - at.w);
  Matrix left = hessian;
  Vector right = Vector::Zero();
  for (int j = 0; j < kColumns; ++j) {
    if (z[j] != 0) {
      right[j] = -(slope[j] + (z[j] > 0 ? 1.0 : -1.0));
    } else {
      left.row(j).setZero();
      left.col(j).setZero();
      left(j, j) = 1;
    }
  }
  Vector polished = z + left.partialPivLu().solve(right);
  for (int j = 0; j < kColumns; ++j) {
    if (z[j] != 0 && !(polished[j] * z[j] > 0)) return z;
  }
  return polished;
}

/// Minimises the quadratic model of the loss at `at` plus the penalty, by
/// coordinate descent.
Vector model_minimum(const Point& at) {
  constexpr int kMostSweeps = 500;
  Matrix hessian = at.hessian;
  // Keeps the step finite along directions in which the loss is flat.
  hessian.diagonal().array() += 1e-12 * (1 + hessian.trace());
  Vector z = at.w;
  Vector slope = at.gradient;
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    double moved = 0;
    for (int j = 0; j < kColumns; ++j) {
      const double free = z[j] - slope[j] / hessian(j, j);
      const double shrunk = std::max(std::abs(free) - 1 / hessian(j, j), 0.0);
      const double change = std::copysign(shrunk, free) - z[j];
      if (change == 0) continue;
      z[j] += change;
      slope += change * hessian.col(j);
      moved = std::max(moved, std::abs(change) / (1 + std::abs(z[j])));
    }
    if (moved < 1e-10) break;
  }
  return polish(at, hessian, z);
}

/// The first of the halved steps from `at` towards z that lowers the objective
/// enough (Armijo); false where none does, which is at the rounding limit.
bool line_search(const LogisticProblem& problem, double c, const Point& at,
                 const Vector& z, Point& next) {
  constexpr int kMostHalvings = 40;
  const Vector step = z - at.w;
  const double promised =
      at.gradient.dot(step) + z.lpNorm<1>() - at.w.lpNorm<1>();
  if (!(promised < 0)) return false;
  const double here = objective(problem, c, at.w);
  double length = 1;
  for (int i = 0; i < kMostHalvings; ++i, length /= 2) {
    const Vector w = length == 1 ? z : Vector(at.w + length * step);
    if (objective(problem, c, w) <= here + 1e-4 * length * promised) {
      next = evaluate(problem, c, w);
      return true;
    }
  }
  return false;
}

/// The size against which the residual is measured.
double gradient_scale(const LogisticProblem& problem, double c) {
  const std::size_t n = problem.y.size();
  double largest = 0;
  for (std::size_t j = 0; j < problem.columns; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += problem.weight[i] * std::abs(problem.x[j * n + i]);
    }
    largest = std::max(largest, sum);
  }
  return 1 + c * largest;
}

LogisticFit descend(const LogisticProblem& problem, double c, const Vector& w,
                    double scale) {
  Point at = evaluate(problem, c, w);
  LogisticFit fit;
  // A step that halves the best residual so far is taken without a look at the
  // objective; that can happen only finitely often, all others descend.
  double best = at.residual;
  while (at.residual > kGoal * scale && fit.iterations < kMostSteps) {
    const Vector z = model_minimum(at);
    Point next = evaluate(problem, c, z);
    if (!(next.residual <= best / 2) && !line_search(problem, c, at, z, next)) {
      break;
    }
    at = next;
    best = std::min(best, at.residual);
    ++fit.iterations;
  }
  std::ranges::copy(at.w, fit.coefficients.begin());
  fit.gradient_norm = at.residual;
  fit.converged = at.residual <= kAccepted * scale;
  return fit;
}

}  // namespace

LogisticFit fit_logistic_l1(const LogisticProblem& problem, double c,
                            std::span<const double> start) {
  assert(c > 0 && problem.columns <= kMostColumns);
  assert(problem.x.size() == problem.y.size() * problem.columns);
  assert(problem.weight.size() == problem.y.size());
  assert(start.empty() || start.size() >= problem.columns);
  const auto columns = static_cast<int>(problem.columns);
  const double scale = gradient_scale(problem, c);
  const Vector zero = Vector::Zero();
  if (!start.empty()) {
    Vector w = zero;
    std::copy_n(start.begin(), columns, w.begin());
    const LogisticFit fit = descend(problem, c, w, scale);
    // From far out, where every row is saturated, the model may be useless.
    if (fit.converged) return fit;
  }
  return descend(problem, c, zero, scale);
}

}  // namespace assize
