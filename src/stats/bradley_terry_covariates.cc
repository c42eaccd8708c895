#include "stats/bradley_terry_covariates.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "stats/cluster_sandwich.h"
#include "stats/newton.h"

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Eigen::Index;
using enum BradleyTerryStatus;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSaturated = 30;  ///< Log-odds that only separation reaches.

/// Moves the strengths among the rows of `m` to their gauge.
void to_gauge(std::optional<std::uint32_t> anchor, Index systems, Matrix& m) {
  const Eigen::RowVectorXd origin =
      anchor ? Eigen::RowVectorXd(m.row(*anchor))
             : Eigen::RowVectorXd(m.topRows(systems).colwise().mean());
  m.topRows(systems).rowwise() -= origin;
}

std::vector<double> copied(const Matrix& m) {
  return {m.data(), m.data() + m.size()};
}

}  // namespace

/// The penalised log-loss of the comparisons that have a weight.
class CovariateBradleyTerry::Objective final : public SmoothFunction {
 public:
  Objective(const CovariateBradleyTerry& model, std::vector<double> weight)
      : data_(model.data_),
        options_(model.options_),
        systems_(static_cast<Index>(model.systems())),
        columns_(static_cast<Index>(data_.columns)),
        weight_(std::move(weight)),
        reach_(Vector::Zero(columns_)) {
    Vector all = Vector::Zero(systems_ + columns_);
    for (std::size_t i = 0; i < weight_.size(); ++i) {
      if (weight_[i] == 0) continue;
      rows_.push_back(i);
      all[data_.battles.first[i]] += weight_[i];
      all[data_.battles.second[i]] += weight_[i];
      const Vector x = this->x(i).cwiseAbs();
      all.tail(columns_) += weight_[i] * x;
      reach_ = reach_.cwiseMax(x);
    }
    if (all.size() > 0) scale_ += all.maxCoeff();
  }

  double value(const Vector& w) const override {
    double loss = options_.ridge_strength / 2 * w.head(systems_).squaredNorm() +
                  options_.ridge_slope / 2 * w.tail(columns_).squaredNorm();
    for (const std::size_t i : rows_) {
      const double eta = log_odds(w, i);
      loss += weight_[i] *
              (std::max(eta, 0.0) + std::log1p(std::exp(-std::abs(eta))) -
               data_.battles.outcome[i] * eta);
    }
    return loss;
  }

  void derivatives(const Vector& w, Vector& gradient,
                   Matrix& hessian) const override {
    const Index size = systems_ + columns_;
    gradient.resize(size);
    gradient << options_.ridge_strength * w.head(systems_),
        options_.ridge_slope * w.tail(columns_);
    hessian = Matrix::Zero(size, size);
    hessian.topLeftCorner(systems_, systems_)
        .setConstant(scale_ / static_cast<double>(systems_));
    hessian.diagonal().head(systems_).array() += options_.ridge_strength;
    hessian.diagonal().tail(columns_).array() += options_.ridge_slope;
    for (const std::size_t i : rows_) add_row(w, i, gradient, hessian);
    hessian.triangularView<Eigen::StrictlyUpper>() = hessian.transpose();
  }

  /// As PairLikelihood's: no log-odds moves by more than 1.
  bool surely_lower(const Vector& step) const override {
    const auto strengths = step.head(systems_);
    return strengths.maxCoeff() - strengths.minCoeff() +
               step.tail(columns_).cwiseAbs().dot(reach_) <=
           1;
  }

  /// Minus the row's gradient, at weight one.
  void add_score(const Vector& w, std::size_t i, double weight,
                 Eigen::Ref<Vector> score) const {
    const double left = weight * (data_.battles.outcome[i] - probability(w, i));
    score[data_.battles.first[i]] += left;
    score[data_.battles.second[i]] -= left;
    score.tail(columns_) += left * x(i);
  }

  bool saturated(const Vector& w) const {
    return std::ranges::any_of(rows_, [&](std::size_t i) {
      return std::abs(log_odds(w, i)) > kSaturated;
    });
  }

  double scale() const { return scale_; }

 private:
  Eigen::Map<const Vector> x(std::size_t i) const {
    return {data_.x.data() + i * data_.columns, columns_};
  }

  double log_odds(const Vector& w, std::size_t i) const {
    return w[data_.battles.first[i]] - w[data_.battles.second[i]] +
           w.tail(columns_).dot(x(i));
  }

  double probability(const Vector& w, std::size_t i) const {
    return 1 / (1 + std::exp(-log_odds(w, i)));
  }

  void add_row(const Vector& w, std::size_t i, Vector& gradient,
               Matrix& hessian) const {
    const double p = probability(w, i);
    const double slope = weight_[i] * (p - data_.battles.outcome[i]);
    const double bend = weight_[i] * p * (1 - p);
    const Index a = data_.battles.first[i], b = data_.battles.second[i];
    gradient[a] += slope;
    gradient[b] -= slope;
    hessian(a, a) += bend;
    hessian(b, b) += bend;
    hessian(std::max(a, b), std::min(a, b)) -= bend;
    const auto row = x(i);
    for (Index j = 0; j < columns_; ++j) {
      const double bent = bend * row[j];
      gradient[systems_ + j] += slope * row[j];
      hessian(systems_ + j, a) += bent;
      hessian(systems_ + j, b) -= bent;
      for (Index k = 0; k <= j; ++k) {
        hessian(systems_ + j, systems_ + k) += bent * row[k];
      }
    }
  }

  const CovariateBattles& data_;
  const CovariateOptions& options_;
  Index systems_, columns_;
  std::vector<double> weight_;
  std::vector<std::size_t> rows_;  ///< Those with a weight.
  Vector reach_;                   ///< Largest |x| of a column.
  double scale_ = 1;
};

CovariateBradleyTerry::CovariateBradleyTerry(CovariateBattles data,
                                             const CovariateOptions& options)
    : data_(std::move(data)), options_(options), counts_(data_.battles) {
  assert(data_.x.size() == data_.battles.outcome.size() * data_.columns);
  assert(!options.anchor || *options.anchor < systems());
  assert(options.ridge_strength >= 0 && options.ridge_slope >= 0);
}

std::vector<double> CovariateBradleyTerry::row_weights(
    std::span<const double> cluster_weight) const {
  const Battles& battles = data_.battles;
  std::vector<double> weight(battles.outcome.size(), 1);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (!battles.weight.empty()) weight[i] = battles.weight[i];
    if (cluster_weight.empty()) continue;
    weight[i] *=
        cluster_weight[battles.cluster.empty() ? i : battles.cluster[i]];
  }
  return weight;
}

CovariateFit CovariateBradleyTerry::fit(std::span<const double> cluster_weight,
                                        const CovariateFit* start) const {
  const auto n = static_cast<Index>(systems());
  CovariateFit fit;
  fit.strength.assign(systems(), kNan);
  fit.slope.assign(data_.columns, kNan);
  if (options_.ridge_strength == 0 &&
      !connectivity(systems(), counts_.weigh(cluster_weight)).strong) {
    fit.status = kDisconnected;
    return fit;
  }
  const Objective objective(*this, row_weights(cluster_weight));
  Vector w = Vector::Zero(static_cast<Index>(parameters()));
  if (start != nullptr && start->status == kFitted) {
    std::ranges::copy(start->strength, w.begin());
    std::ranges::copy(start->slope, w.begin() + n);
    w.head(n).array() -= w.head(n).mean();
  }
  const NewtonEnd end = minimise(objective, objective.scale(), w);
  fit.iterations = end.iterations;
  fit.gradient_norm = end.gradient_norm;
  if (!end.converged || objective.saturated(w)) {
    fit.status = options_.ridge_slope > 0 && options_.ridge_strength > 0
                     ? kNotConverged
                     : kSeparated;
    return fit;
  }
  fit.status = kFitted;
  const double origin =
      options_.anchor ? w[*options_.anchor] : w.head(n).mean();
  w.head(n).array() -= origin;
  fit.strength.assign(w.begin(), w.begin() + n);
  fit.slope.assign(w.begin() + n, w.end());
  return fit;
}

namespace {

/// Strengths that sum to zero, then slopes.
Vector parameters_of(const CovariateFit& fit) {
  const auto n = static_cast<Index>(fit.strength.size());
  Vector w(n + static_cast<Index>(fit.slope.size()));
  std::ranges::copy(fit.strength, w.begin());
  std::ranges::copy(fit.slope, w.begin() + n);
  w.head(n).array() -= w.head(n).mean();
  return w;
}

/// The inverse Hessian, its rows in the gauge.
Matrix inverse_of(const SmoothFunction& objective, const Vector& w,
                  Index systems, std::optional<std::uint32_t> anchor) {
  Vector gradient;
  Matrix hessian;
  objective.derivatives(w, gradient, hessian);
  const Index size = hessian.rows();
  Matrix inverse = hessian.ldlt().solve(Matrix::Identity(size, size));
  to_gauge(anchor, systems, inverse);
  return inverse;
}

}  // namespace

std::vector<double> CovariateBradleyTerry::covariance(
    const CovariateFit& fit) const {
  if (fit.status != kFitted) {
    return std::vector<double>(parameters() * parameters(), kNan);
  }
  const auto n = static_cast<Index>(systems());
  const Objective objective(*this, row_weights({}));
  Matrix inverse =
      inverse_of(objective, parameters_of(fit), n, options_.anchor);
  inverse.transposeInPlace();
  to_gauge(options_.anchor, n, inverse);
  return copied(inverse);
}

void CovariateBradleyTerry::influence(const CovariateFit& fit,
                                      std::span<double> out) const {
  assert(out.size() == clusters() * parameters());
  std::ranges::fill(out, kNan);
  if (fit.status != kFitted) return;
  const Battles& battles = data_.battles;
  const std::vector<double> weight = row_weights({});
  const Objective objective(*this, weight);
  const Vector w = parameters_of(fit);
  Matrix score = Matrix::Zero(w.size(), static_cast<Index>(clusters()));
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const std::size_t g = battles.cluster.empty() ? i : battles.cluster[i];
    objective.add_score(w, i, weight[i], score.col(static_cast<Index>(g)));
  }
  const Matrix inverse =
      inverse_of(objective, w, static_cast<Index>(systems()), options_.anchor);
  Eigen::Map<Matrix>(out.data(), score.rows(), score.cols()).noalias() =
      static_cast<double>(clusters()) * (inverse * score);
}

std::vector<double> CovariateBradleyTerry::robust_covariance(
    const CovariateFit& fit) const {
  std::vector<double> by_cluster(clusters() * parameters());
  influence(fit, by_cluster);
  return cluster_sandwich(by_cluster, parameters(), counts_.used_clusters());
}

Separation CovariateBradleyTerry::separation() const {
  const Battles& battles = data_.battles;
  const std::size_t rows = battles.outcome.size();
  const std::size_t last = systems() - 1;
  std::vector<double> x(rows * (last + data_.columns));
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t first = battles.first[i], second = battles.second[i];
    if (first < last) x[first * rows + i] = 1;
    if (second < last) x[second * rows + i] = -1;
    for (std::size_t j = 0; j < data_.columns; ++j) {
      x[(last + j) * rows + i] = data_.x[i * data_.columns + j];
    }
  }
  const std::vector<double> weight = row_weights({});
  return find_separation({x, battles.outcome, weight, last + data_.columns});
}

}  // namespace assize
