#include "stats/prediction_powered_bt.h"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

#include "stats/pair_contrast.h"

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Eigen::Index;

constexpr double kGoal = 1e-13;     ///< Gradient at which steps end.
constexpr double kAccepted = 1e-9;  ///< Gradient that counts as converged.
constexpr double kLargest = 15;     ///< Beyond it, none is finite.
constexpr double kRank = 1e-10;     ///< Relative eigenvalue that counts as 0.
constexpr int kMostSteps = 100;
constexpr int kMostHalvings = 40;

double logistic(double d) { return 1 / (1 + std::exp(-d)); }
double softplus(double d) {
  return std::max(d, 0.0) + std::log1p(std::exp(-std::abs(d)));
}

Vector newton_direction(const Matrix& hessian, const Vector& gradient) {
  const Eigen::LDLT<Matrix> factor(hessian);
  const Vector pivots = factor.vectorD();
  if (pivots.minCoeff() > kRank * pivots.maxCoeff()) {
    return factor.solve(gradient);
  }
  bool singular = false;
  return pseudo_inverse(hessian, singular) * gradient;
}

}  // namespace

void PredictionPoweredBt::Sums::add(const Sums& other, double weight) {
  rows += weight * other.rows;
  y += weight * other.y;
  f += weight * other.f;
  yf += weight * other.yf;
  ff += weight * other.ff;
}

/// Weighted sums of the battles of each pair.
struct PredictionPoweredBt::Totals {
  std::vector<Sums> labelled, unlabelled;  ///< By pair.
  double n = 0, rest = 0;                  ///< Rows.
};
PredictionPoweredBt::Totals PredictionPoweredBt::weigh(Weight weight) const {
  Totals totals{std::vector<Sums>(pairs_.size()),
                std::vector<Sums>(pairs_.size())};
  for (const Cell& cell : cells_) {
    const double times = weight.empty() ? 1 : weight[cell.cluster];
    const bool labelled = labelled_[cell.cluster] != 0;
    (labelled ? totals.labelled : totals.unlabelled)[cell.pair].add(cell.sums,
                                                                    times);
    (labelled ? totals.n : totals.rest) += times * cell.sums.rows;
  }
  return totals;
}

/// sum over pairs of c softplus(d) - q d.
struct PredictionPoweredBt::Objective {
  const std::vector<Pair>& pairs;
  std::vector<double> c, q;

  Objective(const std::vector<Pair>& all, const Totals& totals, double lambda)
      : pairs(all) {
    const double n = totals.n, rest = totals.rest;
    const double judged = rest > 0 ? lambda / rest : 0;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const Sums& l = totals.labelled[k];
      const Sums& u = totals.unlabelled[k];
      c.push_back((1 - lambda) * l.rows / n + judged * u.rows);
      q.push_back((l.y - lambda * l.f) / n + judged * u.f);
    }
  }

  static double gap(const Pair& pair, const Vector& t) {
    return (pair.first > 0 ? t[Index{pair.first} - 1] : 0) -
           t[Index{pair.second} - 1];
  }

  double value(const Vector& t) const {
    double sum = 0;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const double d = gap(pairs[k], t);
      sum += c[k] * softplus(d) - q[k] * d;
    }
    return sum;
  }

  void derivatives(const Vector& t, Vector& gradient, Matrix& hessian) const {
    gradient = Vector::Zero(t.size());
    hessian = Matrix::Zero(t.size(), t.size());
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const auto [first, second] = pairs[k];
      const double p = logistic(gap(pairs[k], t));
      add_contrast(gradient, first, second, c[k] * p - q[k]);
      add_square(hessian, first, second, c[k] * p * (1 - p));
    }
  }

  /// Moves t as far along the direction as the objective falls.
  bool take_step(const Vector& direction, double slope, Vector& t) const {
    const double here = value(t);
    double length = 1;
    for (int i = 0; i < kMostHalvings; ++i, length /= 2) {
      const Vector next = t - length * direction;
      if (value(next) <= here - 1e-4 * length * slope) {
        t = next;
        return true;
      }
    }
    return false;
  }
};

namespace {

Result<void> check(const JudgedBattles& data) {
  assert(data.players >= 2);
  for (std::size_t i = 0; i < data.cluster.size(); ++i) {
    assert(data.cluster[i] < data.clusters && data.first[i] < data.players);
    assert(data.second[i] < data.players && data.first[i] != data.second[i]);
    const double y = data.label[i], f = data.prediction[i];
    if (!(f >= 0 && f <= 1) || y < 0 || y > 1) {
      return fail(fmt::format("battle {} has an outcome outside [0, 1]", i));
    }
  }
  return {};
}

/// By cluster, whether its battles are labelled.
Result<std::vector<std::uint32_t>> sides(const JudgedBattles& data) {
  std::vector<std::uint32_t> side(data.clusters, 0);
  std::vector<bool> seen(data.clusters, false);
  std::size_t count[2] = {0, 0};
  for (std::size_t i = 0; i < data.cluster.size(); ++i) {
    const std::uint32_t g = data.cluster[i];
    const std::uint32_t here = std::isnan(data.label[i]) ? 0 : 1;
    if (seen[g] && side[g] != here) {
      return fail(fmt::format("cluster {} is labelled in part", g));
    }
    if (!seen[g]) ++count[here];
    seen[g] = true;
    side[g] = here;
  }
  if (count[0] < 2 || count[1] < 2) {
    return fail(fmt::format(
        "there are {} labelled and {} unlabelled clusters; at least two of "
        "each are needed",
        count[1], count[0]));
  }
  return side;
}

}  // namespace

std::vector<std::uint32_t> PredictionPoweredBt::index_pairs(
    const JudgedBattles& data) {
  const auto pair =
      [&](std::size_t i) -> std::pair<std::uint32_t, std::uint32_t> {
    return std::minmax(data.first[i], data.second[i]);
  };
  std::vector<std::size_t> order(data.cluster.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, pair);
  std::vector<std::uint32_t> index(order.size());
  for (const std::size_t i : order) {
    const auto [first, second] = pair(i);
    if (pairs_.empty() || pairs_.back().first != first ||
        pairs_.back().second != second) {
      pairs_.push_back({first, second});
    }
    index[i] = static_cast<std::uint32_t>(pairs_.size() - 1);
  }
  return index;
}

void PredictionPoweredBt::add_cells(const JudgedBattles& data,
                                    std::span<const std::uint32_t> pair) {
  std::vector<std::size_t> order(data.cluster.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    return std::pair(data.cluster[i], pair[i]);
  });
  for (const std::size_t i : order) {
    const bool turned = data.first[i] > data.second[i];
    const double label = labelled_[data.cluster[i]] != 0 ? data.label[i] : 0;
    const double y = turned ? 1 - label : label;
    const double f = turned ? 1 - data.prediction[i] : data.prediction[i];
    if (cells_.empty() || cells_.back().cluster != data.cluster[i] ||
        cells_.back().pair != pair[i]) {
      cells_.push_back({data.cluster[i], pair[i], {}});
    }
    cells_.back().sums.add({1, y, f, y * f, f * f}, 1);
  }
}

Result<PredictionPoweredBt> PredictionPoweredBt::make(
    const JudgedBattles& data) {
  if (const auto fine = check(data); !fine) {
    return tl::unexpected(fine.error());
  }
  auto labelled = sides(data);
  if (!labelled) return tl::unexpected(labelled.error());
  PredictionPoweredBt out;
  out.players_ = data.players;
  out.labelled_ = std::move(*labelled);
  out.add_cells(data, out.index_pairs(data));
  return out;
}

PoweredStrengths PredictionPoweredBt::fit_at(
    double lambda, Weight weight, const PoweredStrengths* start) const {
  const Objective objective(pairs_, weigh(weight), lambda);
  const auto size = static_cast<Index>(players_) - 1;
  Vector t = Vector::Zero(size);
  if (start != nullptr && start->converged) {
    for (Index i = 0; i < size; ++i) {
      t[i] = start->strength[static_cast<std::size_t>(i) + 1];
    }
  }
  PoweredStrengths fit;
  fit.lambda = fit.optimum = lambda;
  Vector gradient;
  Matrix hessian;
  for (;; ++fit.iterations) {
    objective.derivatives(t, gradient, hessian);
    fit.gradient_norm = gradient.lpNorm<Eigen::Infinity>();
    if (!(fit.gradient_norm > kGoal) || fit.iterations == kMostSteps) break;
    const Vector direction = newton_direction(hessian, gradient);
    const double slope = gradient.dot(direction);
    if (!(slope > 0) || !objective.take_step(direction, slope, t)) break;
  }
  fit.converged =
      fit.gradient_norm <= kAccepted && t.lpNorm<Eigen::Infinity>() <= kLargest;
  fit.strength.assign(players_, 0);
  std::copy(t.begin(), t.end(), fit.strength.begin() + 1);
  return fit;
}

double PredictionPoweredBt::tune(const Totals& totals,
                                 const PoweredStrengths& plain) const {
  const auto size = static_cast<Index>(players_) - 1;
  Matrix hessian = Matrix::Zero(size, size), cross = hessian, spread = hessian;
  Vector mean_y = Vector::Zero(size), mean_f = mean_y, mean_all = mean_y;
  const double n = totals.n, all = totals.n + totals.rest;
  for (std::size_t k = 0; k < pairs_.size(); ++k) {
    const auto [first, second] = pairs_[k];
    const Sums& l = totals.labelled[k];
    Sums both = l;
    both.add(totals.unlabelled[k], 1);
    const double p = logistic(plain.strength[first] - plain.strength[second]);
    add_square(hessian, first, second, l.rows * p * (1 - p) / n);
    add_square(cross, first, second,
               (l.rows * p * p - p * (l.y + l.f) + l.yf) / n);
    add_square(spread, first, second,
               (both.rows * p * p - 2 * p * both.f + both.ff) / all);
    add_contrast(mean_y, first, second, (l.rows * p - l.y) / n);
    add_contrast(mean_f, first, second, (l.rows * p - l.f) / n);
    add_contrast(mean_all, first, second, (both.rows * p - both.f) / all);
  }
  cross -= mean_y * mean_f.transpose();
  spread -= mean_all * mean_all.transpose();
  bool singular = false;
  const Matrix inverse = pseudo_inverse(hessian, singular);
  const double above =
      (inverse * (cross + cross.transpose()) * inverse).trace();
  const double below =
      2 * (1 + n / totals.rest) * (inverse * spread * inverse).trace();
  return below > 0 ? above / below : 0;
}

PoweredStrengths PredictionPoweredBt::fit(PowerTuning tuning, Weight weight,
                                          const PoweredStrengths* start) const {
  if (tuning == PowerTuning::kClassical) return fit_at(0, weight, start);
  PoweredStrengths plain = fit_at(1, weight, start);
  if (tuning == PowerTuning::kPlain) return plain;
  // Where lambda 1 has no finite fit the labels alone say where to tune.
  const PoweredStrengths at =
      plain.converged ? plain : fit_at(0, weight, start);
  const double optimum = tune(weigh(weight), at);
  const bool clip = tuning == PowerTuning::kClipped;
  PoweredStrengths fit = fit_at(clip ? std::clamp(optimum, 0.0, 1.0) : optimum,
                                weight, start != nullptr ? start : &at);
  fit.optimum = optimum;
  return fit;
}

/// The gradient of each cluster's loss, as deviations from the mean row's.
class PredictionPoweredBt::Scores {
 public:
  Scores(const PredictionPoweredBt& model, const PoweredStrengths& fit)
      : rectified(Matrix::Zero(static_cast<Index>(fit.strength.size()) - 1,
                               static_cast<Index>(model.labelled_.size()))),
        judged(rectified),
        hessian(Matrix::Zero(judged.rows(), judged.rows())) {
    std::vector<double> rows(model.labelled_.size(), 0);
    for (const Cell& cell : model.cells_) {
      const auto [first, second] = model.pairs_[cell.pair];
      const Sums& s = cell.sums;
      const double p = logistic(fit.strength[first] - fit.strength[second]);
      const bool labelled = model.labelled_[cell.cluster] != 0;
      rows[cell.cluster] += s.rows;
      (labelled ? n : rest) += s.rows;
      add_contrast(judged.col(cell.cluster), first, second, s.rows * p - s.f);
      if (!labelled) continue;
      add_contrast(rectified.col(cell.cluster), first, second,
                   (1 - fit.lambda) * s.rows * p - s.y + fit.lambda * s.f);
      add_square(hessian, first, second, s.rows * p * (1 - p));
    }
    hessian /= n;
    centre(model, rows);
  }

  Matrix rectified;   ///< By labelled cluster: labels less lambda f.
  Matrix judged;      ///< By cluster: predictions, about the mean of all.
  Matrix hessian;     ///< Of the labelled battles' mean loss.
  Matrix unlabelled;  ///< By unlabelled cluster, about their own mean.
  double n = 0, rest = 0;

 private:
  void centre(const PredictionPoweredBt& model, std::span<const double> rows) {
    const Vector mean_rectified = rectified.rowwise().sum() / n;
    const Vector mean_judged = judged.rowwise().sum() / (n + rest);
    unlabelled = Matrix::Zero(judged.rows(), judged.cols());
    for (Index g = 0; g < judged.cols(); ++g) {
      if (model.labelled_[static_cast<std::size_t>(g)] == 0) {
        unlabelled.col(g) = judged.col(g);
      }
    }
    const Vector mean_unlabelled = unlabelled.rowwise().sum() / rest;
    for (Index g = 0; g < judged.cols(); ++g) {
      const auto at = static_cast<std::size_t>(g);
      judged.col(g) -= rows[at] * mean_judged;
      if (model.labelled_[at] != 0) {
        rectified.col(g) -= rows[at] * mean_rectified;
      } else {
        unlabelled.col(g) -= rows[at] * mean_unlabelled;
      }
    }
  }
};

PoweredCovariance PredictionPoweredBt::covariance(
    const PoweredStrengths& fit) const {
  const Scores scores(*this, fit);
  const double n = scores.n, rest = scores.rest;
  const Matrix middle = scores.rectified * scores.rectified.transpose() / n +
                        n / rest * fit.lambda * fit.lambda / (n + rest) *
                            (scores.judged * scores.judged.transpose());
  PoweredCovariance out;
  const Matrix inverse = pseudo_inverse(scores.hessian, out.singular);
  const Matrix inner = inverse * middle * inverse / n;
  out.matrix.assign(players_ * players_, 0);
  for (Index i = 0; i < inner.rows(); ++i) {
    for (Index j = 0; j < inner.cols(); ++j) {
      out.matrix[static_cast<std::size_t>(i + 1) * players_ +
                 static_cast<std::size_t>(j + 1)] = inner(i, j);
    }
  }
  return out;
}

void PredictionPoweredBt::influence(const PoweredStrengths& fit,
                                    std::span<double> out) const {
  assert(out.size() == labelled_.size() * players_);
  const Scores scores(*this, fit);
  const Objective objective(pairs_, weigh({}), fit.lambda);
  Vector t(static_cast<Index>(players_) - 1), gradient;
  std::copy(fit.strength.begin() + 1, fit.strength.end(), t.begin());
  Matrix hessian;
  objective.derivatives(t, gradient, hessian);
  const Matrix moved = scores.rectified / scores.n +
                       fit.lambda / scores.rest * scores.unlabelled;
  bool singular = false;
  const Matrix by_cluster = -static_cast<double>(labelled_.size()) *
                            (pseudo_inverse(hessian, singular) * moved);
  for (std::size_t g = 0; g < labelled_.size(); ++g) {
    out[g * players_] = 0;
    for (std::size_t i = 1; i < players_; ++i) {
      out[g * players_ + i] =
          by_cluster(static_cast<Index>(i) - 1, static_cast<Index>(g));
    }
  }
}

}  // namespace assize
