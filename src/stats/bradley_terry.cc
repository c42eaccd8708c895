#include "stats/bradley_terry.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "stats/cluster_sandwich.h"
#include "stats/pair_likelihood.h"

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Eigen::Index;
using enum BradleyTerryStatus;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// All pairs, each with half a win both ways beside what was observed.
std::vector<PairCell> with_half_wins(std::size_t systems,
                                     std::span<const PairCell> cells) {
  std::vector<PairCell> all;
  all.reserve(systems * systems / 2);
  auto next = cells.begin();
  for (std::uint32_t i = 0; i < systems; ++i) {
    for (std::uint32_t j = i + 1; j < systems; ++j) {
      all.push_back({.first = i, .second = j});
      if (next != cells.end() && next->first == i && next->second == j) {
        all.back() = *next++;
      }
      all.back().first_wins += 0.5;
      all.back().second_wins += 0.5;
    }
  }
  return all;
}

/// Whether some comparison joins every system to the others, whoever won.
bool comparable(std::size_t systems, std::span<const PairCell> cells) {
  std::vector<PairCell> ties(cells.begin(), cells.end());
  for (PairCell& cell : ties) {
    cell.ties += cell.first_wins + cell.second_wins;
  }
  return connectivity(systems, ties).strong;
}

/// Whether strengths exist with every winner ahead by at least 1 and every tie
/// within 1: then strengths and threshold can grow together for ever.
/// Difference constraints, by Bellman and Ford's relaxation.
bool ties_unbounded(std::size_t systems, std::span<const PairCell> cells) {
  std::vector<double> level(systems, 0);
  bool moved = true;
  const auto lower = [&](std::uint32_t s, double most) {
    if (!(level[s] > most)) return;
    level[s] = most;
    moved = true;
  };
  for (std::size_t round = 0; moved && round <= systems; ++round) {
    moved = false;
    for (const PairCell& cell : cells) {
      if (cell.first_wins > 0 && cell.second_wins > 0) return false;
      if (cell.first_wins > 0) lower(cell.second, level[cell.first] - 1);
      if (cell.second_wins > 0) lower(cell.first, level[cell.second] - 1);
      if (cell.ties == 0) continue;
      lower(cell.second, level[cell.first] + 1);
      lower(cell.first, level[cell.second] + 1);
    }
  }
  return !moved;
}

struct Totals {
  double wins = 0, ties = 0;
};

Totals totals(std::span<const PairCell> cells) {
  Totals all;
  for (const PairCell& cell : cells) {
    all.wins += cell.first_wins + cell.second_wins;
    all.ties += cell.ties;
  }
  return all;
}

double tie_value(TieModel ties, double c) {
  return ties == TieModel::kHalf ? kNan : std::exp(c);
}

/// What nu or eta is where nobody tied.
double no_tie(TieModel ties) {
  if (ties == TieModel::kHalf) return kNan;
  return ties == TieModel::kDavidson ? 0 : 1;
}

/// Where the logarithm of nu or eta starts.
double first_tie(const BradleyTerryFit* start) {
  const double tie = start == nullptr ? kNan : start->tie;
  return tie > 0 && tie != 1 ? std::log(tie) : 0.5;
}

}  // namespace

PairProbability pair_probability(TieModel ties, double difference, double tie) {
  const double odds = std::exp(-difference);
  if (ties == TieModel::kHalf) return {1 / (1 + odds), odds / (1 + odds), 0};
  if (ties == TieModel::kDavidson) {
    const double root = std::exp(-difference / 2);
    const double sum = 1 + odds + tie * root;
    return {1 / sum, odds / sum, tie * root / sum};
  }
  const double first = 1 / (1 + tie * odds), second = odds / (odds + tie);
  return {first, second, (tie * tie - 1) * first * second};
}

/// What one fit is made of.
struct BradleyTerry::Problem {
  std::vector<PairCell> cells;
  TieModel ties = TieModel::kHalf;  ///< Halves also where nobody tied.
  double ridge = 0;
  bool firth = false;

  PairLikelihood likelihood(std::size_t systems) const {
    return {systems, cells, ties, ridge, firth};
  }
};

BradleyTerry::BradleyTerry(PairCounts counts,
                           const BradleyTerryOptions& options)
    : counts_(std::move(counts)), options_(options) {
  assert(!options.anchor || *options.anchor < counts_.systems());
  assert(options.shrinkage != Shrinkage::kRidge || options.ridge > 0);
  assert(options.shrinkage != Shrinkage::kFirth ||
         options.ties == TieModel::kHalf);
}

std::size_t BradleyTerry::parameters() const {
  return counts_.systems() + (options_.ties == TieModel::kHalf ? 0 : 1);
}

BradleyTerry::Problem BradleyTerry::problem(
    std::span<const double> cluster_weight) const {
  Problem problem{.cells = counts_.weigh(cluster_weight),
                  .ties = options_.ties,
                  .ridge = 0,
                  .firth = options_.shrinkage == Shrinkage::kFirth};
  if (options_.shrinkage == Shrinkage::kRidge) problem.ridge = options_.ridge;
  if (options_.shrinkage == Shrinkage::kHalfWin) {
    problem.cells = with_half_wins(counts_.systems(), problem.cells);
  }
  if (totals(problem.cells).ties == 0) problem.ties = TieModel::kHalf;
  return problem;
}

/// Why there is no finite fit, if there is none.
std::optional<BradleyTerryStatus> BradleyTerry::refuse(
    const Problem& problem) const {
  const std::size_t systems = counts_.systems();
  const bool free = options_.shrinkage == Shrinkage::kNone;
  if (free && !connectivity(systems, problem.cells).strong) {
    return kDisconnected;
  }
  if (problem.firth && !comparable(systems, problem.cells)) {
    return kDisconnected;
  }
  if (problem.ties == TieModel::kHalf) return {};
  if (totals(problem.cells).wins == 0) return kTiesUnbounded;
  if (free && ties_unbounded(systems, problem.cells)) return kTiesUnbounded;
  return {};
}

BradleyTerryFit BradleyTerry::fit(std::span<const double> cluster_weight,
                                  const BradleyTerryFit* start) const {
  const std::size_t systems = counts_.systems();
  const auto n = static_cast<Index>(systems);
  const Problem problem = this->problem(cluster_weight);
  BradleyTerryFit fit;
  fit.strength.assign(systems, kNan);
  if (const auto reason = refuse(problem)) {
    fit.status = *reason;
    return fit;
  }
  const PairLikelihood likelihood = problem.likelihood(systems);
  Vector w = Vector::Zero(likelihood.parameters());
  if (start != nullptr && start->status == kFitted) {
    std::ranges::copy(start->strength, w.begin());
    w.head(n).array() -= w.head(n).mean();
  }
  if (w.size() > n) w[n] = first_tie(start);
  const NewtonEnd end = minimise(likelihood, likelihood.scale(), w);
  fit.iterations = end.iterations;
  fit.gradient_norm = end.gradient_norm;
  if (!end.converged) return fit;
  fit.status = kFitted;
  const double origin =
      options_.anchor ? w[*options_.anchor] : w.head(n).mean();
  for (Index s = 0; s < n; ++s) {
    fit.strength[static_cast<std::size_t>(s)] = w[s] - origin;
  }
  fit.tie =
      w.size() > n ? tie_value(problem.ties, w[n]) : no_tie(options_.ties);
  return fit;
}

namespace {

Vector parameters_of(const BradleyTerryFit& fit, Index parameters) {
  Vector w(parameters);
  const auto n = static_cast<Index>(fit.strength.size());
  std::ranges::copy(fit.strength, w.begin());
  w.head(n).array() -= w.head(n).mean();
  if (parameters > n) w[n] = std::log(fit.tie);
  return w;
}

/// A pair's cell with this part alone.
PairCell cell_of(const PairCell& pair, const PairCounts::Part& part) {
  using enum PairCounts::End;
  PairCell cell{.first = pair.first, .second = pair.second};
  (part.end == kFirstWins    ? cell.first_wins
   : part.end == kSecondWins ? cell.second_wins
                             : cell.ties) = part.amount;
  return cell;
}

/// Inverse Hessian, the strengths moved to their gauge on the left; on both
/// sides if `symmetric`.
Matrix gauged_inverse(const PairLikelihood& likelihood, const Vector& w,
                      Index systems, std::optional<std::uint32_t> anchor,
                      bool symmetric) {
  Vector gradient;
  Matrix hessian;
  likelihood.derivatives(w, gradient, hessian);
  const Index n = hessian.rows();
  Matrix inverse = hessian.ldlt().solve(Matrix::Identity(n, n));
  const auto move = [&](Matrix& m) {
    const Eigen::RowVectorXd origin =
        anchor ? Eigen::RowVectorXd(m.row(*anchor))
               : Eigen::RowVectorXd(m.topRows(systems).colwise().mean());
    m.topRows(systems).rowwise() -= origin;
  };
  move(inverse);
  if (!symmetric) return inverse;
  inverse.transposeInPlace();
  move(inverse);
  return inverse;
}

}  // namespace

std::vector<double> BradleyTerry::covariance(const BradleyTerryFit& fit) const {
  const std::size_t size = parameters();
  std::vector<double> out(size * size, kNan);
  if (fit.status != kFitted) return out;
  const Problem problem = this->problem({});
  const PairLikelihood likelihood = problem.likelihood(counts_.systems());
  const Matrix inverse = gauged_inverse(
      likelihood, parameters_of(fit, likelihood.parameters()),
      static_cast<Index>(counts_.systems()), options_.anchor, true);
  // Where nobody tied, the ties' parameter has no covariance.
  for (Index i = 0; i < inverse.rows(); ++i) {
    for (Index j = 0; j < inverse.cols(); ++j) {
      out[static_cast<std::size_t>(i) * size + static_cast<std::size_t>(j)] =
          inverse(i, j);
    }
  }
  return out;
}

void BradleyTerry::influence(const BradleyTerryFit& fit,
                             std::span<double> out) const {
  const std::size_t size = parameters();
  const std::size_t clusters = counts_.clusters();
  assert(out.size() == clusters * size);
  std::ranges::fill(out, kNan);
  if (fit.status != kFitted) return;
  const Problem problem = this->problem({});
  const PairLikelihood likelihood = problem.likelihood(counts_.systems());
  const Vector w = parameters_of(fit, likelihood.parameters());
  const auto n = static_cast<Index>(counts_.systems());
  const double c = w.size() > n ? w[n] : 0;
  const Matrix inverse =
      gauged_inverse(likelihood, w, n, options_.anchor, false);
  const std::vector<PairCell> pairs = counts_.weigh();
  for (std::size_t g = 0; g < clusters; ++g) {
    Vector score = Vector::Zero(w.size());
    for (const PairCounts::Part& part : counts_.parts(g)) {
      const PairCell cell = cell_of(pairs[part.cell], part);
      const PairSlopes at =
          pair_slopes(problem.ties, cell, w[cell.first] - w[cell.second], c);
      score[cell.first] -= at.d;
      score[cell.second] += at.d;
      if (w.size() > n) score[n] -= at.c;
    }
    const Vector moved = static_cast<double>(clusters) * (inverse * score);
    std::ranges::copy(moved,
                      out.begin() + static_cast<std::ptrdiff_t>(g * size));
  }
}

std::vector<double> BradleyTerry::robust_covariance(
    const BradleyTerryFit& fit) const {
  std::vector<double> by_cluster(counts_.clusters() * parameters());
  influence(fit, by_cluster);
  return cluster_sandwich(by_cluster, parameters(), counts_.used_clusters());
}

}  // namespace assize
