#include "stats/logistic_l1.h"

#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

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
  double loss = 0;      ///< The clipped log-loss, where it is asked for.
};

/// The weighted log-loss of a block, of clipped probabilities.
double clipped_loss(const View& view, const Block& eta,
                    const Block& odds_against) {
  constexpr double kClip = 1e-15;
  const double most = -std::log(kClip);
  const Rows y(view.y);
  const Block yes = (1 + odds_against).log();
  return (Rows(view.weight) * (y * yes.max(kClip).min(most) +
                               (1 - y) * (yes + eta).max(kClip).min(most)))
      .sum();
}

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

Point evaluate(const LogisticProblem& problem, double c, const Vector& w,
               bool with_loss = false) {
  const auto columns = static_cast<int>(problem.columns);
  Point point{w, Vector::Zero(), Matrix::Zero()};
  for_blocks(problem, [&](const View& view) {
    // Clamped so that exp stays finite; sigmoid(700) is 1 to the last bit.
    const Block eta = linear_predictor(problem, view, w).max(-700).min(700);
    const Block odds_against = (-eta).exp();
    if (with_loss) point.loss += clipped_loss(view, eta, odds_against);
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

constexpr double kFar = 1e300;  ///< Too far to tell, though not infinitely.
constexpr HeldOutFit kUnknown{.left = std::numeric_limits<double>::infinity()};

/// The Newton step at penalty c, and the loss of the part left out after it.
/// `at` holds the derivatives of the rows that are fitted, `left_out` those of
/// the part left out and its loss, both at c = 1. Leaves `fit` as it is where
/// that is no farther from the optimum.
///
/// With H the Hessian at the start, r the most that a log-odds moves on the way
/// to the optimum and s the length of that way in the norm of H, what a step
/// leaves of it is no longer than s (exp(r) - 1 - r) / r, because the proximal
/// operator in that norm moves no two points apart. The step stands in for the
/// way here, so r (1/2 + r) takes the place of that factor, near r / 2.
void newton_step(Point at, const Point& left_out, const Vector& reach, double c,
                 HeldOutFit& fit) {
  constexpr double kLongest = 1;
  at.gradient *= c;
  at.hessian *= c;
  const Vector z = model_minimum(at);
  const Vector step = z - at.w;
  const double moved = step.cwiseAbs().dot(reach);
  double left = moved * (0.5 + moved) * std::sqrt(step.dot(at.hessian * step));
  if (!(moved <= kLongest && left < kFar)) left = kFar;
  if (!(left < fit.left)) return;
  const Vector bent = left_out.hessian * step;
  const Vector gradient = left_out.gradient + bent;
  Matrix hessian = at.hessian;
  hessian.diagonal().array() += 1e-12 * (1 + hessian.trace());
  const double slope =
      std::sqrt(gradient.dot(hessian.partialPivLu().solve(gradient)));
  std::ranges::copy(z, fit.coefficients.begin());
  fit.loss = left_out.loss + left_out.gradient.dot(step) + step.dot(bent) / 2;
  fit.left = left;
  // The second term is the loss's own curvature, taken as no more than eight
  // times that of the rows fitted; the third bounds what the step leaves out of
  // the loss, exp(r) r / 6 of its curvature.
  fit.error = left == 0 ? 0
                        : slope * left + 4 * left * left / c +
                              moved * step.dot(bent) / 2;
}

void add(const Point& part, Point& to) {
  to.gradient += part.gradient;
  to.hessian += part.hessian;
}

Vector vector_of(std::span<const double> coefficients, std::size_t columns) {
  Vector w = Vector::Zero();
  std::copy_n(coefficients.begin(), columns, w.begin());
  return w;
}

}  // namespace

LogisticFit fit_logistic_l1(const LogisticProblem& problem, double c,
                            std::span<const double> start) {
  assert(c > 0 && problem.columns <= kMostColumns);
  assert(problem.x.size() == problem.y.size() * problem.columns);
  assert(problem.weight.size() == problem.y.size());
  assert(start.empty() || start.size() >= problem.columns);
  const double scale = gradient_scale(problem, c);
  const Vector zero = Vector::Zero();
  if (!start.empty()) {
    const Vector w = vector_of(start, problem.columns);
    const LogisticFit fit = descend(problem, c, w, scale);
    // From far out, where every row is saturated, the model may be useless.
    if (fit.converged) return fit;
  }
  return descend(problem, c, zero, scale);
}

HeldOutFits::HeldOutFits(std::span<const LogisticProblem> parts)
    : parts_(parts) {
  for (const LogisticProblem& part : parts) {
    const std::size_t n = part.y.size();
    for (std::size_t i = 0; i < n * part.columns; ++i) {
      reach_[i / n] = std::max(reach_[i / n], std::abs(part.x[i]));
    }
  }
}

std::vector<std::vector<HeldOutFit>> HeldOutFits::step_all(
    std::span<const double> c, std::span<const double> start) const {
  std::vector<std::vector<HeldOutFit>> fits(
      c.size(), std::vector<HeldOutFit>(parts_.size(), kUnknown));
  std::vector<Point> points;
  for (const LogisticProblem& part : parts_) {
    points.push_back(evaluate(part, 1, vector_of(start, part.columns), true));
  }
  for (std::size_t part = 0; part < parts_.size(); ++part) {
    // Added up anew, not subtracted, so that what is small keeps its digits.
    Point others{points[part].w, Vector::Zero(), Matrix::Zero()};
    for (std::size_t p = 0; p < parts_.size(); ++p) {
      if (p != part) add(points[p], others);
    }
    const Vector reach = vector_of(reach_, parts_[part].columns);
    for (std::size_t i = 0; i < c.size(); ++i) {
      newton_step(others, points[part], reach, c[i], fits[i][part]);
    }
  }
  return fits;
}

void HeldOutFits::step(std::size_t part, std::span<const double> start,
                       std::span<const double> c,
                       std::span<HeldOutFit* const> fits) const {
  const std::size_t columns = parts_[part].columns;
  Point others{vector_of(start, columns), Vector::Zero(), Matrix::Zero()};
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    if (p != part) add(evaluate(parts_[p], 1, others.w), others);
  }
  const Point left_out = evaluate(parts_[part], 1, others.w, true);
  for (std::size_t i = 0; i < c.size(); ++i) {
    newton_step(others, left_out, vector_of(reach_, columns), c[i], *fits[i]);
  }
}

HeldOutFit HeldOutFits::settled(std::size_t part,
                                std::span<const double> coefficients) const {
  const Vector w = vector_of(coefficients, parts_[part].columns);
  HeldOutFit fit;
  std::ranges::copy(w, fit.coefficients.begin());
  fit.loss = evaluate(parts_[part], 1, w, true).loss;
  return fit;
}

}  // namespace assize
