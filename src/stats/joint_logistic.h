// Several systems' log-odds of winning, with slopes that they share.
//
//   logit P(win in row i) = w_system(i) + slope . x_i
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/verdict.h"

namespace assize {

/// Rows in any order; vectors of equal length but for x.
struct JointLogisticData {
  std::size_t systems = 0, covariates = 0;
  std::vector<std::uint32_t> system = {};   ///< Below `systems`.
  std::vector<std::uint32_t> cluster = {};  ///< Index into cluster weights.
  std::vector<double> outcome = {};         ///< In [0, 1].
  std::vector<double> x = {};               ///< rows x covariates, row-major.
  /// By system: whether it takes the slopes as the others leave them. Its rows
  /// are no evidence of a slope. Empty: nobody does.
  std::vector<bool> follows = {};
};

/// Maximum likelihood with fractional outcomes and a small squared penalty on
/// the slopes, which keeps them finite where a covariate separates outcomes:
/// the minimum over w and slope of
///   sum_i weight[i] logloss(outcome[i], w_system(i) + slope . x_i)
///     + ridge / 2 |slope|^2
/// over the systems that do not follow; then over each follower's w alone. No
/// intercept is penalised, and covariates are taken in their own unit.
///
/// `cluster_weight` holds how often each cluster was drawn (empty: once each).
/// A system whose outcomes under these weights are all 0, all 1 or none has no
/// finite w: its w is NaN and its rows tell nothing of the slopes.
/// Deterministic and const, so threads share it.
/// **Source:** McCullagh and Nelder 1989, section 4.4; le Cessie and van
/// Houwelingen 1992, doi:10.2307/2347628, for the penalty.
/// **Checked against:** scikit-learn LogisticRegression without a penalty (rows
/// twice for fractional outcomes), scipy.optimize.root, and dense Newton steps.
class JointLogistic {
 public:
  struct Fit {
    std::vector<double> w;      ///< By system, log-odds; NaN: undefined.
    std::vector<double> slope;  ///< By covariate.
    /// Largest |element| of the gradient, over 1 + the sum of the weights.
    double gradient_norm = 0;
    int iterations = 0;      ///< Newton steps.
    bool converged = false;  ///< gradient_norm is at most 1e-9.
  };

  /// Requires ridge > 0.
  JointLogistic(const JointLogisticData& data, double ridge);

  /// The optimum does not depend on `start`, only the time does: in a bootstrap
  /// start at the full-sample fit. O(rows covariates^2 + systems) per step.
  Fit fit(std::span<const double> cluster_weight = {},
          const Fit* start = nullptr) const;

  /// Derivatives of every w by every cluster's weight at unit weights, by the
  /// implicit function theorem on the optimality conditions:
  /// out[g systems + s]; NaN for a system without a w. Requires that `fit` is
  /// the fit under unit weights, and out.size() a multiple of `systems` that
  /// reaches every cluster.
  /// **Source:** Krantz and Parks 2013, The Implicit Function Theorem.
  void influence(const Fit& fit, std::span<double> out) const;

  std::size_t systems() const { return follows_.size(); }
  std::size_t covariates() const { return covariates_; }

 private:
  struct Sums;
  struct Moments;

  Sums weigh(std::span<const double> cluster_weight) const;
  Moments moments(const Fit& at, const Sums& sums,
                  const std::vector<bool>& active) const;
  void add_system(std::size_t s, const Fit& at,
                  std::span<const double> row_weight, Moments& out) const;
  /// Moves along the Newton direction as far as the objective falls; false
  /// where no step lowers it.
  bool take_step(const Sums& sums, const std::vector<bool>& active, bool free,
                 Fit& fit, Moments& here) const;
  /// Minimises over the w of the active systems, and over the slopes if these
  /// are `free`.
  void minimise(const Sums& sums, const std::vector<bool>& active, bool free,
                Fit& fit) const;
  /// Adds each row's gradient, at weight one, to its cluster's column.
  template <typename Scores>
  void add_scores(std::size_t s, const Fit& at, bool leads, Scores& by_w,
                  Scores& by_slope) const;

  std::size_t covariates_ = 0;
  double ridge_ = 0;
  std::vector<bool> follows_;
  std::vector<std::size_t> begin_;      ///< systems + 1 offsets of rows.
  std::vector<std::uint32_t> cluster_;  ///< Of the rows, sorted by system.
  std::vector<double> outcome_;
  std::vector<double> x_;  ///< rows by covariates, column-major.
};

}  // namespace assize
