// Bradley and Terry's model with properties of each comparison held fixed:
//
//   logit P(first wins battle i) = t_first - t_second + slope . x_i
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/bradley_terry.h"
#include "stats/pair_counts.h"
#include "stats/separation.h"

namespace assize {

struct CovariateBattles {
  Battles battles;  ///< Ties count as halves.
  std::size_t columns = 0;
  /// battles x columns, row-major: a difference, first minus second, or a
  /// column of ones for an advantage of being first. Scale them first: one
  /// without spread has the slope 0 under a ridge, and none without.
  std::vector<double> x = {};
};

struct CovariateOptions {
  double ridge_strength = 0;                 ///< Per squared nat; >= 0.
  double ridge_slope = 0;                    ///< Per squared slope; >= 0.
  std::optional<std::uint32_t> anchor = {};  ///< Whose strength is 0.
};

struct CovariateFit {
  BradleyTerryStatus status = BradleyTerryStatus::kNotConverged;
  std::vector<double> strength;  ///< By system, in nats; NaN unless fitted.
  std::vector<double> slope;     ///< By column; NaN unless fitted.
  int iterations = 0;
  double gradient_norm = 0;  ///< Largest |element|.
};

/// The minimum over strengths and slopes of the weighted log-loss plus
/// ridge_strength / 2 |t|^2 + ridge_slope / 2 |slope|^2, under cluster weights.
/// Strengths sum to zero or are differences from the anchor. Const calls are
/// thread-safe.
///
/// Without ridge_strength the win graph must be strongly connected, or the fit
/// says kDisconnected; where some comparison's log-odds pass 30, or there is no
/// convergence, it says kSeparated, and separation() tells by what.
/// O(battles (columns^2 + columns) + (systems + columns)^3) per Newton step.
/// **Source:** Bradley and Terry 1952, doi:10.2307/2334029; Chiang et al. 2024,
/// arXiv:2403.04132, and LMSYS 2024, "Does style matter?", for style columns.
/// **Checked against:** R glm and sandwich.
class CovariateBradleyTerry {
 public:
  /// Requires outcomes in [0, 1] and finite x.
  CovariateBradleyTerry(CovariateBattles data, const CovariateOptions& options);

  /// The optimum does not depend on `start`, only the time does.
  CovariateFit fit(std::span<const double> cluster_weight = {},
                   const CovariateFit* start = nullptr) const;

  /// Strengths, then slopes.
  std::size_t parameters() const { return systems() + data_.columns; }
  std::size_t systems() const { return data_.battles.systems; }
  std::size_t clusters() const { return counts_.clusters(); }

  /// Inverse Hessian of the parameters at `fit`, in the gauge: parameters x
  /// parameters, as if comparisons were independent. NaN unless fitted.
  std::vector<double> covariance(const CovariateFit& fit) const;
  /// As BradleyTerry::influence(): out[g parameters() + k].
  void influence(const CovariateFit& fit, std::span<double> out) const;
  /// As BradleyTerry::robust_covariance().
  std::vector<double> robust_covariance(const CovariateFit& fit) const;

  /// Which strengths (the last system left out) and slopes tell outcomes apart
  /// under no ridge: columns of strengths, then of slopes. Builds the dense
  /// design matrix.
  Separation separation() const;

 private:
  class Objective;

  std::vector<double> row_weights(std::span<const double> cluster_weight) const;

  CovariateBattles data_;
  CovariateOptions options_;
  PairCounts counts_;
};

}  // namespace assize
