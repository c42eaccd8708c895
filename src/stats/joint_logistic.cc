#include "stats/joint_logistic.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Array = Eigen::ArrayXd;
using Eigen::Index;

constexpr double kGoal = 1e-13;     ///< Relative gradient at which steps end.
constexpr double kAccepted = 1e-9;  ///< Gradient that counts as converged.
constexpr int kMostSteps = 100;
constexpr int kMostHalvings = 40;

}  // namespace

/// What the weights alone decide.
struct JointLogistic::Sums {
  std::vector<double> row_weight;
  double total = 0;
  std::vector<bool> leads, follows;  ///< Of the systems that have a finite w.
};

/// The objective over the active systems, and its derivatives in blocks: no
/// two intercepts meet in a row, so theirs is a diagonal.
struct JointLogistic::Moments {
  double objective = 0;
  Vector by_w, by_slope;    ///< Gradient.
  Vector curve_w;           ///< Diagonal of the systems' block.
  Matrix cross;             ///< covariates x systems.
  Matrix curve_slope;       ///< Of those that lead, with the penalty.
  std::vector<bool> leads;  ///< Whose rows are in the slopes' sums.

  /// Solves Hessian * step = gradient, for one or more gradients side by side.
  /// Eliminating each system's own w leaves a system of the slopes' size.  A
  /// follower has no part in it: its w answers to the slopes' step.
  void solve(const Matrix& gradient_w, const Matrix& gradient_slope, bool free,
             Matrix& step_w, Matrix& step_slope) const {
    step_w = Matrix::Zero(gradient_w.rows(), gradient_w.cols());
    step_slope = Matrix::Zero(gradient_slope.rows(), gradient_slope.cols());
    if (free && step_slope.rows() > 0) {
      Matrix reduced = curve_slope;
      step_slope = gradient_slope;
      for (Index s = 0; s < curve_w.size(); ++s) {
        if (!leads[static_cast<std::size_t>(s)] || curve_w[s] <= 0) continue;
        const Vector share = cross.col(s) / curve_w[s];
        reduced -= share * cross.col(s).transpose();
        step_slope -= share * gradient_w.row(s);
      }
      step_slope = reduced.ldlt().solve(step_slope).eval();
    }
    for (Index s = 0; s < curve_w.size(); ++s) {
      if (curve_w[s] <= 0) continue;
      step_w.row(s) =
          (gradient_w.row(s) - cross.col(s).transpose() * step_slope) /
          curve_w[s];
    }
  }

  double largest_gradient(bool free) const {
    double out = by_w.size() > 0 ? by_w.lpNorm<Eigen::Infinity>() : 0;
    if (free && by_slope.size() > 0) {
      out = std::max(out, by_slope.lpNorm<Eigen::Infinity>());
    }
    return out;
  }
};

JointLogistic::JointLogistic(const JointLogisticData& data, double ridge)
    : covariates_(data.covariates), ridge_(ridge), follows_(data.follows) {
  const std::size_t rows = data.outcome.size();
  assert(ridge > 0);
  assert(data.system.size() == rows && data.cluster.size() == rows);
  assert(data.x.size() == rows * covariates_);
  assert(follows_.empty() || follows_.size() == data.systems);
  follows_.resize(data.systems, false);
  begin_.assign(data.systems + 1, 0);
  for (const std::uint32_t s : data.system) ++begin_[s + 1];
  for (std::size_t s = 0; s < data.systems; ++s) begin_[s + 1] += begin_[s];
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  cluster_.resize(rows);
  outcome_.resize(rows);
  x_.resize(rows * covariates_);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t to = next[data.system[i]]++;
    cluster_[to] = data.cluster[i];
    outcome_[to] = data.outcome[i];
    for (std::size_t j = 0; j < covariates_; ++j) {
      x_[j * rows + to] = data.x[i * covariates_ + j];
    }
  }
}

JointLogistic::Sums JointLogistic::weigh(
    std::span<const double> cluster_weight) const {
  Sums out;
  out.row_weight.resize(outcome_.size(), 1.0);
  if (!cluster_weight.empty()) {
    for (std::size_t i = 0; i < cluster_.size(); ++i) {
      assert(cluster_[i] < cluster_weight.size());
      out.row_weight[i] = cluster_weight[cluster_[i]];
    }
  }
  for (std::size_t s = 0; s < systems(); ++s) {
    double won = 0, lost = 0;
    for (std::size_t i = begin_[s]; i < begin_[s + 1]; ++i) {
      won += out.row_weight[i] * outcome_[i];
      lost += out.row_weight[i] * (1 - outcome_[i]);
    }
    const bool finite = won > 0 && lost > 0;
    out.leads.push_back(finite && !follows_[s]);
    out.follows.push_back(finite && follows_[s]);
    out.total += won + lost;
  }
  return out;
}

JointLogistic::Moments JointLogistic::moments(
    const Fit& at, const Sums& sums, const std::vector<bool>& active) const {
  const auto k = static_cast<Index>(covariates_);
  const auto n = static_cast<Index>(systems());
  const Eigen::Map<const Vector> slope(at.slope.data(), k);
  Moments out{.objective = 0.5 * ridge_ * slope.squaredNorm(),
              .by_w = Vector::Zero(n),
              .by_slope = ridge_ * slope,
              .curve_w = Vector::Zero(n),
              .cross = Matrix::Zero(k, n),
              .curve_slope = ridge_ * Matrix::Identity(k, k),
              .leads = sums.leads};
  for (std::size_t s = 0; s < systems(); ++s) {
    if (active[s]) add_system(s, at, sums.row_weight, out);
  }
  return out;
}

void JointLogistic::add_system(std::size_t s, const Fit& at,
                               std::span<const double> row_weight,
                               Moments& out) const {
  const auto k = static_cast<Index>(covariates_);
  const auto rows = static_cast<Index>(outcome_.size());
  const auto begin = static_cast<Index>(begin_[s]);
  const Index count = static_cast<Index>(begin_[s + 1]) - begin;
  // Without covariates there is no address to count rows from.
  const Eigen::Map<const Matrix, 0, Eigen::OuterStride<>> x(
      k == 0 ? nullptr : x_.data() + begin, count, k,
      Eigen::OuterStride<>(rows));
  const Eigen::Map<const Array> y(outcome_.data() + begin, count);
  const Eigen::Map<const Array> weight(row_weight.data() + begin, count);
  const Eigen::Map<const Vector> slope(at.slope.data(), k);
  const Array eta = (x * slope).array() + at.w[s];
  const Array small = (-eta.abs()).exp();
  const Array p = (eta >= 0).select(1.0, small) / (1 + small);
  const Array residual = weight * (p - y);
  const Array curve = weight * p * (1 - p);
  const auto column = static_cast<Index>(s);
  out.objective += (weight * (eta.max(0) + (1 + small).log() - y * eta)).sum();
  out.by_w[column] = residual.sum();
  out.curve_w[column] = curve.sum();
  out.cross.col(column) = x.transpose() * curve.matrix();
  if (!out.leads[s]) return;
  out.by_slope += x.transpose() * residual.matrix();
  for (Index j = 0; j < k; ++j) {
    const Array curved = curve * x.col(j).array();
    for (Index l = 0; l <= j; ++l) {
      const double sum = (curved * x.col(l).array()).sum();
      out.curve_slope(j, l) += sum;
      if (l < j) out.curve_slope(l, j) += sum;
    }
  }
}

bool JointLogistic::take_step(const Sums& sums, const std::vector<bool>& active,
                              bool free, Fit& fit, Moments& here) const {
  Matrix step_w, step_slope;
  here.solve(here.by_w, here.by_slope, free, step_w, step_slope);
  double length = 1;
  for (int i = 0; i < kMostHalvings; ++i, length /= 2) {
    Fit next = fit;
    for (std::size_t s = 0; s < systems(); ++s) {
      next.w[s] -= length * step_w(static_cast<Index>(s), 0);
    }
    for (std::size_t j = 0; j < covariates_; ++j) {
      next.slope[j] -= length * step_slope(static_cast<Index>(j), 0);
    }
    Moments there = moments(next, sums, active);
    // The room is for rounding: near the optimum the objective is flat.
    const double most = here.objective + 1e-12 * (1 + here.objective);
    if (!(there.objective <= most)) continue;
    fit = std::move(next);
    here = std::move(there);
    return true;
  }
  return false;
}

void JointLogistic::minimise(const Sums& sums, const std::vector<bool>& active,
                             bool free, Fit& fit) const {
  const double scale = 1 + sums.total;
  Moments here = moments(fit, sums, active);
  double norm = here.largest_gradient(free) / scale;
  double before = std::numeric_limits<double>::infinity();
  for (int step = 0; step < kMostSteps && norm > kGoal; ++step) {
    // At the rounding limit a step that no longer halves the gradient is noise.
    if (norm <= kAccepted && norm > before / 2) break;
    if (!take_step(sums, active, free, fit, here)) break;
    ++fit.iterations;
    before = norm;
    norm = here.largest_gradient(free) / scale;
  }
  fit.gradient_norm = std::max(fit.gradient_norm, norm);
}

JointLogistic::Fit JointLogistic::fit(std::span<const double> cluster_weight,
                                      const Fit* start) const {
  const Sums sums = weigh(cluster_weight);
  Fit out;
  out.w.assign(systems(), 0.0);
  out.slope.assign(covariates_, 0.0);
  if (start != nullptr) {
    assert(start->w.size() == systems());
    assert(start->slope.size() == covariates_);
    out.slope = start->slope;
    for (std::size_t s = 0; s < systems(); ++s) {
      if (std::isfinite(start->w[s])) out.w[s] = start->w[s];
    }
  }
  minimise(sums, sums.leads, true, out);
  if (std::ranges::find(sums.follows, true) != sums.follows.end()) {
    minimise(sums, sums.follows, false, out);
  }
  out.converged = out.gradient_norm <= kAccepted;
  for (std::size_t s = 0; s < systems(); ++s) {
    if (!sums.leads[s] && !sums.follows[s]) out.w[s] = kAbsent;
  }
  return out;
}

template <typename Scores>
void JointLogistic::add_scores(std::size_t s, const Fit& at, bool leads,
                               Scores& by_w, Scores& by_slope) const {
  const std::size_t rows = outcome_.size();
  for (std::size_t i = begin_[s]; i < begin_[s + 1]; ++i) {
    double eta = at.w[s];
    for (std::size_t j = 0; j < covariates_; ++j) {
      eta += x_[j * rows + i] * at.slope[j];
    }
    const double residual = 1 / (1 + std::exp(-eta)) - outcome_[i];
    by_w(static_cast<Index>(s), cluster_[i]) += residual;
    for (std::size_t j = 0; leads && j < covariates_; ++j) {
      by_slope(static_cast<Index>(j), cluster_[i]) +=
          residual * x_[j * rows + i];
    }
  }
}

void JointLogistic::influence(const Fit& fit, std::span<double> out) const {
  if (systems() == 0) return;
  const Sums sums = weigh({});
  std::vector<bool> active;
  Fit at = fit;
  for (std::size_t s = 0; s < systems(); ++s) {
    active.push_back(sums.leads[s] || sums.follows[s]);
    if (!active[s]) at.w[s] = 0;
  }
  const auto n = static_cast<Index>(systems());
  const Index clusters = static_cast<Index>(out.size()) / n;
  Matrix by_w = Matrix::Zero(n, clusters);
  Matrix by_slope = Matrix::Zero(static_cast<Index>(covariates_), clusters);
  for (std::size_t s = 0; s < systems(); ++s) {
    if (active[s]) add_scores(s, at, sums.leads[s], by_w, by_slope);
  }
  Matrix step_w, step_slope;
  moments(at, sums, active).solve(by_w, by_slope, true, step_w, step_slope);
  for (Index g = 0; g < clusters; ++g) {
    for (Index s = 0; s < n; ++s) {
      const bool known = active[static_cast<std::size_t>(s)];
      out[static_cast<std::size_t>(g * n + s)] =
          known ? -step_w(s, g) : kAbsent;
    }
  }
}

}  // namespace assize
