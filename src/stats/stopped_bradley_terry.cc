#include "stats/stopped_bradley_terry.h"

#include <cassert>
#include <cmath>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;

/// The weighted log-loss of all battles, and its gradient by strengths and then
/// slopes.
double log_loss(const CovariateBattles& of, std::span<const double> weight,
                const Vector& w, Vector& gradient) {
  const Battles& battles = of.battles;
  const double* const slope = w.data() + battles.systems;
  double* const by_slope = gradient.data() + battles.systems;
  gradient.setZero();
  double loss = 0;
  for (std::size_t i = 0; i < battles.outcome.size(); ++i) {
    if (weight[i] == 0) continue;
    const double* const x = of.x.data() + i * of.columns;
    double logit = w[battles.first[i]] - w[battles.second[i]];
    for (std::size_t j = 0; j < of.columns; ++j) logit += slope[j] * x[j];
    const double small = std::exp(-std::abs(logit));
    const double likely = 1 / (1 + small);
    const double y = battles.outcome[i];
    const double residual = weight[i] * ((logit > 0 ? likely : 1 - likely) - y);
    loss += weight[i] * (std::max(logit, 0.0) - logit * y + std::log1p(small));
    gradient[battles.first[i]] += residual;
    gradient[battles.second[i]] -= residual;
    for (std::size_t j = 0; j < of.columns; ++j) by_slope[j] += residual * x[j];
  }
  return loss;
}

}  // namespace

std::vector<double> stopped_strengths(const CovariateBattles& of,
                                      std::span<const double> weight,
                                      std::uint32_t anchor,
                                      const StoppedFit& by) {
  const Battles& battles = of.battles;
  const std::size_t rows = battles.outcome.size();
  assert(weight.empty() || weight.size() == rows);
  std::vector<double> whole(rows, 1);
  for (std::size_t i = 0; i < rows; ++i) {
    if (!battles.weight.empty()) whole[i] *= battles.weight[i];
    if (!weight.empty()) whole[i] *= weight[i];
  }
  Vector w = Vector::Constant(
      static_cast<Eigen::Index>(battles.systems + of.columns), by.start);
  fixed_step_lbfgs(
      [&](const Vector& at, Vector& gradient) {
        return log_loss(of, whole, at, gradient);
      },
      by.steps, w);
  std::vector<double> out(battles.systems);
  for (std::size_t s = 0; s < out.size(); ++s) {
    out[s] = w[static_cast<Eigen::Index>(s)] - w[anchor];
  }
  return out;
}

}  // namespace assize
