#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>
#include <cassert>
#include <cmath>

#include "stats/length_controlled.h"
#include "stats/moments.h"

namespace assize {
namespace {

double sigmoid(double t) { return 1 / (1 + std::exp(-t)); }

}  // namespace

/// What does not depend on the cluster in the derivative of `value` / 100.
/// With K(w, v) = 0 the optimality condition of the nonzero coefficients,
/// dw/dv = -H^-1 dK/dv, so one solve gives the derivative by every weight:
/// d value/dv_k = (q_k - mean) / n - multiplier . dK/dv_k.
struct LengthControlled::Sensitivity {
  Eigen::Vector3d multiplier;    ///< H^-1 d(mean q)/dw; zero if inactive.
  double through_scale = 0;      ///< multiplier . dK/ds.
  double centre = 0, scale = 0;  ///< Mean and s of the length differences.
};

LengthControlled::Sensitivity LengthControlled::sensitivity(
    double c, const Fit& fit, const Scratch& scratch) const {
  const std::size_t n = weight_.size();
  const auto count = static_cast<double>(rows());
  const Eigen::Vector3d w(fit.w_length, fit.w_difficulty, fit.w_model);
  Sensitivity result{Eigen::Vector3d::Zero(), 0, mean(length_),
                     standard_deviation(length_, 1)};
  const bool scaled = result.scale > 0;
  Eigen::Matrix3d hessian = Eigen::Matrix3d::Zero();
  Eigen::Vector3d by_scale = Eigen::Vector3d::Zero();
  Eigen::Vector3d of_mean = Eigen::Vector3d::Zero();
  for (std::size_t i = 0; i < n; ++i) {
    const Eigen::Vector3d x(scratch.x[i], scratch.x[n + i],
                            scratch.x[2 * n + i]);
    const double p = sigmoid(x.dot(w));
    hessian += c * scratch.weight[i] * p * (1 - p) * x * x.transpose();
    if (i >= rows()) continue;
    const double q = scratch.prediction[i];
    of_mean += q * (1 - q) / count * Eigen::Vector3d(0, x[1], x[2]);
    if (!scaled) continue;
    const double slide = -(1 - x[0] * x[0]) * length_[i] /
                         (result.scale * result.scale);  // dx1/ds
    by_scale += c * slide * p * (1 - p) * w[0] * x;
    by_scale[0] += c * slide * (p - outcome_[i]);
  }
  for (int j = 0; j < 3; ++j) {
    if (w[j] != 0) continue;
    hessian.row(j).setZero();
    hessian.col(j).setZero();
    hessian(j, j) = 1;
    of_mean[j] = 0;
  }
  result.multiplier = hessian.fullPivLu().solve(of_mean);
  result.through_scale = result.multiplier.dot(by_scale);
  return result;
}

void LengthControlled::influence(double c, const Fit& fit,
                                 std::span<double> per_cluster) const {
  std::ranges::fill(per_cluster, 0.0);
  if (!std::isfinite(fit.value)) return;
  Scratch scratch = this->scratch();
  prepare({}, scratch);
  Fit predicted = fit;
  predict(predicted, scratch);
  const Sensitivity at = sensitivity(c, fit, scratch);
  const std::size_t n = weight_.size();
  const auto count = static_cast<double>(rows());
  const Eigen::Vector3d w(fit.w_length, fit.w_difficulty, fit.w_model);
  for (std::size_t i = 0; i < rows(); ++i) {
    const Eigen::Vector3d x(scratch.x[i], scratch.x[n + i],
                            scratch.x[2 * n + i]);
    const double residual = sigmoid(x.dot(w)) - outcome_[i];
    double change = (scratch.prediction[i] - predicted.value / 100) / count -
                    c * residual * at.multiplier.dot(x);
    if (at.scale > 0) {
      const double deviation = length_[i] - at.centre;
      const double scale_by_weight =
          (deviation * deviation - at.scale * at.scale) /
          (2 * at.scale * (count - 1));
      change -= at.through_scale * scale_by_weight;
    }
    assert(cluster_[i] < per_cluster.size());
    per_cluster[cluster_[i]] +=
        100 * static_cast<double>(per_cluster.size()) * change;
  }
}

}  // namespace assize
