// The mean of people's labels where a judge's verdicts stand in for most of
// them: prediction-powered inference, by cluster and by stratum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/result.h"

namespace assize {

/// Rows in any order; vectors of equal length but for `share`.  Assumes that
/// labelled clusters were drawn at random and trained no judge.
struct PredictionData {
  std::size_t clusters = 0;
  std::vector<std::uint32_t> cluster = {};  ///< Below `clusters`.
  std::vector<double> label = {};           ///< People's; NaN: not labelled.
  std::vector<double> prediction = {};      ///< The judge's, on every row.
  std::vector<std::uint32_t> stratum = {};  ///< Empty: a single stratum.
  /// By stratum, positive; scaled to sum to one.  Empty: shares of all rows,
  /// which is right where the labelled rows were taken from the same pool.
  std::vector<double> share = {};
};

/// How far the judge is believed: lambda, by stratum.
enum class PowerTuning : std::uint8_t {
  kClassical,  ///< lambda = 0: labels alone.
  kPlain,      ///< lambda = 1: PPI of 2023.
  /// ppi_py: covariance over n, pooled variance over n + N - 1, clipped to
  /// [0, 1]; variances of the interval over n.
  kClipped,
  /// glide: all of them over n - 1, lambda not clipped.
  kUnclipped,
};

/// "classical", "ppi", "ppi++.ppi_py", "ppi++.glide".
std::string_view name(PowerTuning tuning);

struct PredictionPowered {
  double value = kAbsent;
  double standard_error = kAbsent;   ///< By cluster.
  std::vector<double> lambda = {};   ///< By stratum, as used.
  std::vector<double> optimum = {};  ///< By stratum, before clipping.

  /// Some optimum is below 0: the judge is uninformative, or worse.
  bool contrary() const;
};

/// sum_k share_k (lambda_k (mean of f, unlabelled - mean of f, labelled) +
/// mean of Y), for strata k, labels Y and predictions f.  Means are over rows;
/// labelled and unlabelled clusters are drawn apart.
///
/// lambda = cov(Y, f) / ((1 + n / N) var f) by rows; 0 where f does not vary.
/// Under cluster weights lambda is tuned anew.  The squared standard error is
/// sum_k share_k^2 (lambda_k^2 v(f, unlabelled) + v(Y - lambda_k f, labelled)),
/// where v is the cluster variance of a mean: sum_g (sum of deviations)^2 /
/// rows^2, times G / (G - 1) under kUnclipped.  Const calls are thread-safe.
/// **Source:** Angelopoulos et al. 2023, arXiv:2301.09633; PPI++,
/// arXiv:2311.01453; stratified, Fisch et al. 2024, arXiv:2406.04291.
/// **Checked against:** numpy, the formulas written out (tests/oracles).
class PredictionPoweredMean {
 public:
  /// Fails where a cluster is labelled in part or lies in two strata, or a
  /// stratum has fewer than two labelled or two unlabelled clusters (see
  /// merge_small_strata), or a number is not finite.  kClassical needs no
  /// unlabelled clusters.
  static Result<PredictionPoweredMean> make(const PredictionData& data,
                                            PowerTuning tuning);

  /// Under `weight`, one number per cluster; NaN where a stratum has lost its
  /// labelled or its unlabelled rows.  O(clusters).
  PredictionPowered fit(std::span<const double> weight = {}) const;

  /// Derivatives of the value by every cluster's weight at unit weights, times
  /// `clusters`; lambda moves with the weights.  Requires out.size() =
  /// clusters.
  void influence(std::span<double> out) const;

  /// One label per cluster for `draw`: strata, labelled and unlabelled apart.
  const std::vector<std::uint32_t>& resampling_strata() const {
    return resampling_;
  }
  std::uint32_t labelled_clusters() const { return labelled_clusters_; }
  std::uint32_t labelled_rows() const { return labelled_rows_; }

 private:
  /// Sums over a cluster's rows, or over a stratum's weighted clusters.
  struct Sums {
    double rows = 0, y = 0, f = 0, yf = 0, ff = 0, clusters = 0;
    void add(const Sums& other, double weight);
  };
  struct Side {
    bool labelled = false;
    std::uint32_t stratum = 0;
  };
  struct Moments;
  Result<void> add_row(std::uint32_t g, Side side, double y, double f);
  /// Counts clusters, checks them and settles the shares.
  Result<void> finish(const std::vector<double>& share);
  double lambda_influence(const Moments& m, const Sums& cell,
                          bool labelled) const;
  Moments moments(const Sums& labelled, const Sums& unlabelled) const;
  std::vector<Moments> weigh(std::span<const double> weight) const;
  void add_variance(const std::vector<Moments>& strata,
                    std::span<const double> weight,
                    PredictionPowered& out) const;

  PowerTuning tuning_ = PowerTuning::kClassical;
  std::vector<double> share_;
  std::vector<Sums> cell_;  ///< By cluster.
  std::vector<Side> side_;  ///< By cluster.
  std::vector<std::uint32_t> resampling_;
  std::uint32_t labelled_clusters_ = 0, labelled_rows_ = 0;
};

}  // namespace assize
