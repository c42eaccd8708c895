#include "stats/length_controlled.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "core/sum.h"
#include "core/verdict.h"
#include "stats/group_k_fold.h"
#include "stats/moments.h"

namespace assize {
namespace {

constexpr std::size_t kColumns = 3;
constexpr std::size_t kFolds = 5;

using Array = Eigen::Map<Eigen::ArrayXd>;
using ConstArray = Eigen::Map<const Eigen::ArrayXd>;

void append(std::vector<double>& to, std::span<const double> values) {
  to.insert(to.end(), values.begin(), values.end());
}

}  // namespace

std::span<const double> published_grid() {
  static constexpr std::array kGrid = {
      9.999999999999999e-05, 0.000774263682681127,
      0.005994842503189409,  0.046415888336127774,
      0.3593813663804626,    2.782559402207126,
      21.54434690031882,     166.81005372000556,
      1291.5496650148827,    10000.0};
  return kGrid;
}

LengthControlled::LengthControlled(const LengthControlledData& data,
                                   const GamedRows& gamed)
    : length_(data.length_difference), cluster_(data.cluster) {
  const std::size_t rows = data.outcome.size();
  const std::size_t extra = gamed.outcome.size();
  assert(length_.size() == rows && cluster_.size() == rows);
  assert(data.difficulty.size() == rows);
  assert(gamed.difficulty.size() == extra);
  assert(gamed.tanh_length.size() == extra);
  x_.assign(rows, 0);  // tanh(d / s) depends on the weights: see prepare().
  append(x_, gamed.tanh_length);
  append(x_, data.difficulty);
  append(x_, gamed.difficulty);
  x_.resize(x_.size() + rows, 1.0);
  x_.resize(x_.size() + extra, 0.0);
  append(outcome_, data.outcome);
  append(outcome_, gamed.outcome);
  weight_.assign(rows, 1.0);
  weight_.resize(rows + extra, gamed.weight);
  fold_ = equal_group_folds(rows + extra,
                            std::clamp<std::size_t>(rows + extra, 1, kFolds));
  // The reference deals out the gamed rows first; here they stand last.
  std::rotate(fold_.begin(), fold_.begin() + static_cast<std::ptrdiff_t>(extra),
              fold_.end());
}

LengthControlled::Scratch LengthControlled::scratch() const {
  return {x_, weight_, std::vector<double>(rows())};
}

void LengthControlled::prepare(std::span<const double> cluster_weight,
                               Scratch& scratch) const {
  const std::size_t rows = this->rows();
  for (std::size_t i = 0; i < rows; ++i) {
    scratch.weight[i] =
        cluster_weight.empty() ? 1 : cluster_weight[cluster_[i]];
  }
  const std::span<const double> weight(scratch.weight.data(), rows);
  const double scale = weighted_sd(length_, weight);
  const auto gamed_begin = x_.begin() + static_cast<std::ptrdiff_t>(rows);
  const auto gamed_count = static_cast<std::ptrdiff_t>(weight_.size() - rows);
  double* const gamed = scratch.x.data() + rows;
  const auto n = static_cast<Eigen::Index>(rows);
  if (!(scale > 0)) {
    std::fill_n(scratch.x.data(), weight_.size(), 0.0);
    return;
  }
  std::copy_n(gamed_begin, gamed_count, gamed);
  // tanh by way of exp, which Eigen vectorises; absolute error 2e-16.
  Array(scratch.x.data(), n) =
      1 - 2 / ((ConstArray(length_.data(), n) * (2 / scale)).exp() + 1);
}

LogisticProblem LengthControlled::problem(const Scratch& scratch) const {
  return {scratch.x, outcome_, scratch.weight, kColumns};
}

void LengthControlled::predict(Fit& fit, Scratch& scratch) const {
  const auto n = static_cast<Eigen::Index>(rows());
  const ConstArray difficulty(x_.data() + weight_.size(), n);
  Array(scratch.prediction.data(), n) =
      1 /
      (1 +
       (-fit.w_difficulty * difficulty - fit.w_model).max(-700).min(700).exp());
  const std::span<const double> weight(scratch.weight.data(), rows());
  fit.value = 100 * weighted_mean(scratch.prediction, weight);
  fit.standard_error = 100 * weighted_sd(scratch.prediction, weight) /
                       std::sqrt(pairwise_sum(weight));
}

LengthControlled::Fit LengthControlled::fit(
    double c, std::span<const double> cluster_weight, const Fit* start,
    Scratch& scratch) const {
  prepare(cluster_weight, scratch);
  return solve(c, start, scratch);
}

LengthControlled::Fit LengthControlled::solve(double c, const Fit* start,
                                              Scratch& scratch) const {
  std::array<double, kColumns> from{};
  if (start != nullptr) {
    from = {start->w_length, start->w_difficulty, start->w_model};
  }
  const LogisticFit solved = fit_logistic_l1(problem(scratch), c, from);
  Fit fit{.w_length = solved.coefficients[0],
          .w_difficulty = solved.coefficients[1],
          .w_model = solved.coefficients[2],
          .value = kAbsent,
          .standard_error = kAbsent,
          .iterations = solved.iterations,
          .converged = solved.converged};
  predict(fit, scratch);
  return fit;
}

LengthControlled::Fit LengthControlled::fit(
    double c, std::span<const double> cluster_weight) const {
  Scratch scratch = this->scratch();
  return fit(c, cluster_weight, nullptr, scratch);
}

std::vector<LengthControlled::Fit> LengthControlled::path(
    std::span<const double> cluster_weight, Scratch& scratch) const {
  const std::span<const double> grid = published_grid();
  prepare(cluster_weight, scratch);
  std::vector<Fit> path;
  for (std::size_t k = 0; k < grid.size(); ++k) {
    // Where no coefficient is zero they are nearly linear in 1 / c.
    Fit from = k > 0 ? path[k - 1] : Fit{};
    if (k > 1) {
      const double ahead =
          (1 / grid[k] - 1 / grid[k - 1]) / (1 / grid[k - 1] - 1 / grid[k - 2]);
      from.w_length += ahead * (from.w_length - path[k - 2].w_length);
      from.w_difficulty +=
          ahead * (from.w_difficulty - path[k - 2].w_difficulty);
      from.w_model += ahead * (from.w_model - path[k - 2].w_model);
    }
    path.push_back(solve(grid[k], &from, scratch));
  }
  return path;
}

/// The rows of each fold, and how its loss is scored.
struct LengthControlled::Folds {
  std::array<std::vector<double>, kFolds> x, outcome, weight;
  std::array<LogisticProblem, kFolds> parts;
  std::array<double, kFolds> count{};  ///< By which a loss is divided.
};

void LengthControlled::gather(const Scratch& scratch, Folds& folds) const {
  const std::size_t n = weight_.size();
  for (std::size_t column = 0; column < kColumns; ++column) {
    for (std::size_t i = 0; i < n; ++i) {
      folds.x[fold_[i]].push_back(scratch.x[column * n + i]);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    folds.outcome[fold_[i]].push_back(outcome_[i]);
    folds.weight[fold_[i]].push_back(scratch.weight[i]);
    // The published mean divides by rows, whatever a gamed row's weight.
    folds.count[fold_[i]] += i < rows() ? scratch.weight[i] : 1;
  }
  for (std::size_t f = 0; f < kFolds; ++f) {
    folds.parts[f] = {folds.x[f], folds.outcome[f], folds.weight[f], kColumns};
  }
}

namespace {

/// The optimum without one fold, found with as many steps as it takes.
LogisticFit optimum(std::span<const LogisticProblem> parts, std::size_t fold,
                    double c, const HeldOutFit& near) {
  std::vector<double> x, outcome, weight;
  const auto others = [&](const auto& take) {
    for (std::size_t f = 0; f < parts.size(); ++f) {
      if (f != fold) take(parts[f]);
    }
  };
  for (std::size_t column = 0; column < kColumns; ++column) {
    others([&](const LogisticProblem& part) {
      const std::size_t n = part.y.size();
      append(x, part.x.subspan(column * n, n));
    });
  }
  others([&](const LogisticProblem& part) {
    append(outcome, part.y);
    append(weight, part.weight);
  });
  return fit_logistic_l1({x, outcome, weight, kColumns}, c, near.coefficients);
}

/// A penalty that may be the best: its fits, each without one fold.
struct Candidate {
  std::size_t penalty = 0;
  std::vector<HeldOutFit> fits;
  double score = 0;  ///< Minus the mean losses, summed over the folds.
  double error = 0;  ///< How far `score` may be from the optimum's.
  int steps = 0;     ///< Taken from its own fits.
};

void add_up(std::span<const double> count, Candidate& candidate) {
  candidate.score = candidate.error = 0;
  for (std::size_t f = 0; f < count.size(); ++f) {
    if (!(count[f] > 0)) continue;
    candidate.score -= candidate.fits[f].loss / count[f];
    candidate.error += candidate.fits[f].error / count[f];
  }
}

/// Scores this near to the best are ties.
double tie(double best) { return 1e-12 * std::abs(best); }

/// Drops what cannot be the best nor tie with it.
void drop_worse(std::span<const double> count,
                std::vector<Candidate>& candidates) {
  double best = -std::numeric_limits<double>::infinity();
  for (Candidate& candidate : candidates) {
    add_up(count, candidate);
    best = std::max(best, candidate.score - candidate.error);
  }
  if (!std::isfinite(best)) return;
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return candidate.score + candidate.error < best - 2 * tie(best);
  });
}

/// The first of those that tie with the best.
std::size_t first_best(std::span<const Candidate> candidates) {
  const double best = std::ranges::max(candidates, {}, &Candidate::score).score;
  return std::ranges::find_if(candidates,
                              [&](const Candidate& candidate) {
                                return candidate.score >= best - tie(best);
                              })
      ->penalty;
}

/// The candidate in doubt that may be the best of all; nullptr if none is.
Candidate* most_promising(std::vector<Candidate>& candidates) {
  Candidate* most = nullptr;
  for (Candidate& candidate : candidates) {
    if (candidate.error == 0) continue;
    if (most == nullptr ||
        candidate.score + candidate.error > most->score + most->error) {
      most = &candidate;
    }
  }
  return most;
}

/// Brings the fits of `at` nearer to their optimum, and those of the others
/// where their penalties are near.
void refine(const HeldOutFits& held_out, std::span<const LogisticProblem> parts,
            std::vector<Candidate>& candidates, Candidate& at) {
  constexpr int kMostSteps = 3;
  const bool last = ++at.steps > kMostSteps;
  const std::vector<HeldOutFit> from = at.fits;
  std::vector<double> c(candidates.size());
  std::ranges::transform(candidates, c.begin(), [](const Candidate& candidate) {
    return published_grid()[candidate.penalty];
  });
  for (std::size_t f = 0; f < parts.size(); ++f) {
    if (last) {
      const double own = published_grid()[at.penalty];
      const LogisticFit fit = optimum(parts, f, own, from[f]);
      at.fits[f] = held_out.settled(f, fit.coefficients);
      continue;
    }
    std::vector<HeldOutFit*> fits(candidates.size());
    std::ranges::transform(candidates, fits.begin(),
                           [f](Candidate& each) { return &each.fits[f]; });
    held_out.step(f, from[f].coefficients, c, fits);
  }
}

}  // namespace

namespace {

bool near(const LengthControlled::Fit& a, const LengthControlled::Fit& b) {
  constexpr double kNear = 0.01;
  return std::abs(a.w_length - b.w_length) +
             std::abs(a.w_difficulty - b.w_difficulty) +
             std::abs(a.w_model - b.w_model) <
         kNear;
}

}  // namespace

std::size_t LengthControlled::choose(
    std::span<const double> cluster_weight) const {
  Scratch scratch = this->scratch();
  return choose(path(cluster_weight, scratch), cluster_weight);
}

// Neighbouring penalties often differ by 1e-6 in score, so liblinear at its
// default tolerance may settle one to three steps away from the exact choice.
// Here every fit starts at that of all rows, which is near, and goes on only
// while the errors of the scores leave the choice in doubt.
std::size_t LengthControlled::choose(
    std::span<const Fit> path, std::span<const double> cluster_weight) const {
  const std::span<const double> grid = published_grid();
  assert(path.size() == grid.size());
  Scratch scratch = this->scratch();
  prepare(cluster_weight, scratch);
  Folds folds;
  gather(scratch, folds);
  const HeldOutFits held_out(folds.parts);
  std::vector<Candidate> candidates;
  for (std::size_t k = 0; k < grid.size();) {
    // Penalties with nearly the same fit share a pass over the rows.
    std::size_t end = k + 1;
    while (end < grid.size() && near(path[end], path[k])) ++end;
    auto fits = held_out.step_all(
        grid.subspan(k, end - k),
        std::array{path[k].w_length, path[k].w_difficulty, path[k].w_model});
    for (std::vector<HeldOutFit>& of_penalty : fits) {
      candidates.push_back({.penalty = k++, .fits = std::move(of_penalty)});
    }
  }
  drop_worse(folds.count, candidates);
  while (candidates.size() > 1) {
    Candidate* const next = most_promising(candidates);
    if (next == nullptr) break;
    refine(held_out, folds.parts, candidates, *next);
    drop_worse(folds.count, candidates);
  }
  return first_best(candidates);
}

}  // namespace assize
