#include "stats/pair_likelihood.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Eigen::Index;

/// log(1 + exp(t)).
double softplus(double t) {
  return std::max(t, 0.0) + std::log1p(std::exp(-std::abs(t)));
}

double sigmoid(double t) { return 1 / (1 + std::exp(-t)); }

double davidson_loss(const PairCell& cell, double d, double c) {
  const double all = cell.first_wins + cell.second_wins + cell.ties;
  // log(exp(d/2) + exp(-d/2) + exp(c)).
  const double either = std::abs(d) / 2 + std::log1p(std::exp(-std::abs(d)));
  const double sum =
      std::max(either, c) + std::log1p(std::exp(-std::abs(either - c)));
  return all * sum - (cell.first_wins - cell.second_wins) * d / 2 -
         cell.ties * c;
}

PairSlopes davidson_slopes(const PairCell& cell, double d, double c) {
  const double all = cell.first_wins + cell.second_wins + cell.ties;
  const double most = std::max(std::abs(d) / 2, c);
  const double first = std::exp(d / 2 - most), second = std::exp(-d / 2 - most),
               tie = std::exp(c - most);
  const double sum = first + second + tie;
  const double lead = (first - second) / sum, tied = tie / sum;
  return {.d = (all * lead - (cell.first_wins - cell.second_wins)) / 2,
          .c = all * tied - cell.ties,
          .dd = all * (1 - tied - lead * lead) / 4,
          .dc = -all * lead * tied / 2,
          .cc = all * tied * (1 - tied)};
}

double rao_kupper_loss(const PairCell& cell, double d, double c) {
  double loss = (cell.first_wins + cell.ties) * softplus(c - d) +
                (cell.second_wins + cell.ties) * softplus(c + d);
  if (cell.ties > 0) {
    if (!(c > 0)) return std::numeric_limits<double>::infinity();
    loss -= cell.ties * std::log(std::expm1(2 * c));
  }
  return loss;
}

PairSlopes rao_kupper_slopes(const PairCell& cell, double d, double c) {
  // A tie is a win of each by itself, times exp(2 c) - 1.
  const double miss_first = sigmoid(c - d), miss_second = sigmoid(c + d);
  const double first = (cell.first_wins + cell.ties) * miss_first;
  const double second = (cell.second_wins + cell.ties) * miss_second;
  const double bent_first = first * (1 - miss_first);
  const double bent_second = second * (1 - miss_second);
  const double apart = -std::expm1(-2 * c);
  return {.d = second - first,
          .c = first + second - 2 * cell.ties / apart,
          .dd = bent_first + bent_second,
          .dc = bent_second - bent_first,
          .cc = bent_first + bent_second +
                4 * cell.ties * std::exp(-2 * c) / (apart * apart)};
}

}  // namespace

double pair_loss(TieModel ties, const PairCell& cell, double d, double c) {
  switch (ties) {
    case TieModel::kDavidson:
      return davidson_loss(cell, d, c);
    case TieModel::kRaoKupper:
      return rao_kupper_loss(cell, d, c);
    case TieModel::kHalf:
      break;
  }
  const double all = cell.first_wins + cell.second_wins + cell.ties;
  return all * softplus(d) - (cell.first_wins + cell.ties / 2) * d;
}

PairSlopes pair_slopes(TieModel ties, const PairCell& cell, double d,
                       double c) {
  switch (ties) {
    case TieModel::kDavidson:
      return davidson_slopes(cell, d, c);
    case TieModel::kRaoKupper:
      return rao_kupper_slopes(cell, d, c);
    case TieModel::kHalf:
      break;
  }
  const double all = cell.first_wins + cell.second_wins + cell.ties;
  const double p = sigmoid(d);
  return {.d = all * p - cell.first_wins - cell.ties / 2,
          .dd = all * p * (1 - p)};
}

PairLikelihood::PairLikelihood(std::size_t systems,
                               std::span<const PairCell> cells, TieModel ties,
                               double ridge, bool firth)
    : systems_(static_cast<Index>(systems)),
      parameters_(systems_ + (ties == TieModel::kHalf ? 0 : 1)),
      cells_(cells),
      ties_(ties),
      ridge_(ridge),
      firth_(firth) {
  assert(!firth || ties == TieModel::kHalf);
  Vector of_system = Vector::Zero(systems_);
  all_.resize(static_cast<Index>(cells.size()));
  won_.resize(all_.size());
  Index at = 0;
  for (const PairCell& cell : cells) {
    const double weight = cell.first_wins + cell.second_wins + cell.ties;
    of_system[cell.first] += weight;
    of_system[cell.second] += weight;
    all_[at] = weight;
    won_[at++] = cell.first_wins + cell.ties / 2;
  }
  if (systems_ > 0) scale_ += of_system.maxCoeff();
}

double PairLikelihood::tie_of(const Vector& w) const {
  return parameters_ > systems_ ? w[systems_] : 0;
}

PairLikelihood::Array PairLikelihood::differences(const Vector& w) const {
  Array d(all_.size());
  Index at = 0;
  for (const PairCell& cell : cells_) d[at++] = w[cell.first] - w[cell.second];
  return d;
}

double PairLikelihood::value(const Vector& w) const {
  double loss = ridge_ / 2 * w.head(systems_).squaredNorm();
  const Array d = differences(w);
  if (ties_ == TieModel::kHalf) {
    const Array softplus = d.max(0) + (1 + (-d.abs()).exp()).log();
    loss += (all_ * softplus - won_ * d).sum();
  } else {
    const double c = tie_of(w);
    for (Index k = 0; k < d.size(); ++k) {
      loss += pair_loss(ties_, cells_[static_cast<std::size_t>(k)], d[k], c);
    }
  }
  if (!firth_) return loss;
  Vector gradient;
  Matrix hessian;
  plain_derivatives(w, gradient, hessian);
  const Eigen::LLT<Matrix> root(hessian);
  if (root.info() != Eigen::Success) {
    return std::numeric_limits<double>::infinity();
  }
  return loss - Matrix(root.matrixL()).diagonal().array().log().sum();
}

/// Where no log-odds moves by more than r, the Hessian changes by at most a
/// factor exp(r), so a full Newton step lowers the log-loss by at least
/// 1 - (exp(r) - r - 1) / r^2 of its slope: over a quarter of it for r = 1.
/// Bach 2010, doi:10.1214/09-EJS521, Proposition 1.
bool PairLikelihood::surely_lower(const Vector& step) const {
  return ties_ == TieModel::kHalf && !firth_ &&
         step.maxCoeff() - step.minCoeff() <= 1;
}

void PairLikelihood::derivatives(const Vector& w, Vector& gradient,
                                 Matrix& hessian) const {
  plain_derivatives(w, gradient, hessian);
  if (firth_) subtract_firth(w, hessian, gradient);
}

void PairLikelihood::plain_derivatives(const Vector& w, Vector& gradient,
                                       Matrix& hessian) const {
  gradient = Vector::Zero(parameters_);
  hessian = Matrix::Zero(parameters_, parameters_);
  hessian.topLeftCorner(systems_, systems_)
      .setConstant(gauge() / static_cast<double>(systems_));
  gradient.head(systems_) = ridge_ * w.head(systems_);
  hessian.diagonal().head(systems_).array() += ridge_;
  add_cells(w, gradient, hessian);
  hessian.triangularView<Eigen::StrictlyUpper>() = hessian.transpose();
}

/// Adds the cells' gradient, and the lower triangle of their Hessian.
void PairLikelihood::add_cells(const Vector& w, Vector& gradient,
                               Matrix& hessian) const {
  const Array d = differences(w);
  const auto add = [&](const PairCell& cell, double slope, double bend) {
    const Index i = cell.first, j = cell.second;
    gradient[i] += slope;
    gradient[j] -= slope;
    hessian(i, i) += bend;
    hessian(j, j) += bend;
    hessian(j, i) -= bend;
  };
  if (ties_ == TieModel::kHalf) {
    const Array p = 1 / (1 + (-d.max(-700).min(700)).exp());
    const Array slope = all_ * p - won_, bend = all_ * p * (1 - p);
    for (Index k = 0; k < d.size(); ++k) {
      add(cells_[static_cast<std::size_t>(k)], slope[k], bend[k]);
    }
    return;
  }
  const double c = tie_of(w);
  for (Index k = 0; k < d.size(); ++k) {
    const PairCell& cell = cells_[static_cast<std::size_t>(k)];
    const PairSlopes at = pair_slopes(ties_, cell, d[k], c);
    add(cell, at.d, at.dd);
    gradient[systems_] += at.c;
    hessian(systems_, cell.first) += at.dc;
    hessian(systems_, cell.second) -= at.dc;
    hessian(systems_, systems_) += at.cc;
  }
}

/// The score gains leverage (1/2 - p) from each cell.
void PairLikelihood::subtract_firth(const Vector& w, const Matrix& hessian,
                                    Vector& gradient) const {
  const Matrix inverse =
      hessian.ldlt().solve(Matrix::Identity(systems_, systems_));
  for (const PairCell& cell : cells_) {
    const Index i = cell.first, j = cell.second;
    const double d = w[i] - w[j];
    const double spread = inverse(i, i) + inverse(j, j) - 2 * inverse(i, j);
    const double leverage = pair_slopes(ties_, cell, d, 0).dd * spread;
    const double push = leverage * (0.5 - sigmoid(d));
    gradient[i] -= push;
    gradient[j] += push;
  }
}

}  // namespace assize
