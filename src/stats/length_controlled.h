// The length-controlled win rate of AlpacaEval 2, on arrays.
//
// A system's preference over the baseline is modelled as
//   P(win on i) = sigmoid(w_length tanh(d_i / s) + w_difficulty x_i + w_model),
// with d_i the baseline's length minus the system's and s their standard
// deviation; the win rate at equal lengths (d = 0) is the mean of
// sigmoid(w_difficulty x_i + w_model) over the instructions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/verdict.h"
#include "stats/logistic_l1.h"

namespace assize {

/// One row per judged comparison of one system; columns of equal length.
struct LengthControlledData {
  std::vector<double>
      length_difference;               ///< Baseline minus system, code points.
  std::vector<double> difficulty;      ///< Of the instruction; log-odds.
  std::vector<double> outcome;         ///< Preference - 1, in [0, 1].
  std::vector<std::uint32_t> cluster;  ///< Index into cluster weights.
};

/// Verdicts on deliberately long and short outputs of the baseline. They share
/// the first two coefficients and have no w_model term, so they pull w_length
/// towards the baseline's own. May be empty.
struct GamedRows {
  std::vector<double> tanh_length;  ///< tanh(d / s) of their own variant.
  std::vector<double> difficulty, outcome;
  double weight = 0.1;  ///< Of each row, against 1 for a system's row.
};

/// The ten penalties of the published fit: numpy.logspace(-4, 4, 10).
std::span<const double> published_grid();

/// The estimator of one system; const after construction, so threads share it,
/// each with its own Scratch.
///
/// `cluster_weight` holds how often each cluster was drawn (empty: once each);
/// it must reach every index in `cluster`. A weight counts a row that often:
/// in the fit, in s (ddof 1), in the mean of the predictions and in its
/// standard error. Gamed rows keep their weight. Where s is zero or undefined
/// the length column is dropped (zero on all rows, so w_length is zero).
/// **Source:** Dubois et al. 2024, arXiv:2404.04475; alpaca_eval
/// metrics/glm_winrate.py, `length_controlled_v1`.
/// **Checked against:** scikit-learn 1.2.1 LogisticRegressionCV (L1, liblinear)
/// and the published AlpacaEval 2 leaderboard.
class LengthControlled {
 public:
  struct Fit {
    double w_length = 0, w_difficulty = 0, w_model = 0;
    double value = kAbsent;  ///< Length-controlled win rate, in [0, 100].
    /// 100 sem of the predictions: their spread over instructions, as
    /// published; not a sampling error.
    double standard_error = kAbsent;
    int iterations = 0;
    bool converged = false;
  };

  /// Room for one fit at a time; made by scratch(), one per thread.
  struct Scratch {
    std::vector<double> x, weight, prediction;
  };

  /// Requires columns of equal length.
  LengthControlled(const LengthControlledData& data, const GamedRows& gamed);

  Scratch scratch() const;
  std::size_t rows() const { return cluster_.size(); }

  /// The fit at penalty `c` (a factor on the summed loss; larger penalises
  /// less). The optimum does not depend on `start`, only the time does: in a
  /// bootstrap start at the full-sample fit. `value` is NaN without rows, or
  /// where all weights are zero. Requires c > 0.
  Fit fit(double c, std::span<const double> cluster_weight, const Fit* start,
          Scratch& scratch) const;
  Fit fit(double c, std::span<const double> cluster_weight = {}) const;

  /// The fits at all of published_grid(), each started where those before it
  /// point to.
  std::vector<Fit> path(std::span<const double> cluster_weight,
                        Scratch& scratch) const;

  /// Index into published_grid() of the penalty with the best 5-fold
  /// cross-validated log-loss. The folds are scikit-learn's over the gamed rows
  /// followed by this system's rows, each row a group, both in the order given
  /// (the reference's gamed file has the verbose variant first); s is the whole
  /// sample's. Scores within 1e-12 (relative) of the best tie, and the smaller
  /// index wins. With fewer than five rows there are as many folds.
  std::size_t choose(std::span<const double> cluster_weight = {}) const;
  /// The same from fits that are at hand: path[k] at published_grid()[k] and
  /// these weights. The choice does not depend on them, only the time does.
  std::size_t choose(std::span<const Fit> path,
                     std::span<const double> cluster_weight) const;

  /// Fills per_cluster[g] with the derivative of `value` by the weight of
  /// cluster g at unit weights, times per_cluster.size(): to first order
  /// n times what one more copy of the cluster adds. By the implicit function
  /// theorem on the optimality conditions of the nonzero coefficients; counts
  /// the weights' effect on s and on the mean. Not centred: the gamed rows do
  /// not scale with the weights. Requires `fit` to be the fit at `c` under
  /// unit weights. Zeros where `fit` has no value.
  /// **Source:** Krantz and Parks 2013, The Implicit Function Theorem; Efron
  /// 1982, The Jackknife, the Bootstrap and Other Resampling Plans, chapter 6.
  void influence(double c, const Fit& fit, std::span<double> per_cluster) const;

 private:
  struct Sensitivity;
  struct Folds;

  void prepare(std::span<const double> cluster_weight, Scratch& scratch) const;
  LogisticProblem problem(const Scratch& scratch) const;
  Fit solve(double c, const Fit* start, Scratch& scratch) const;
  void predict(Fit& fit, Scratch& scratch) const;
  void gather(const Scratch& scratch, Folds& folds) const;
  Sensitivity sensitivity(double c, const Fit& fit,
                          const Scratch& scratch) const;

  std::vector<double> length_;          ///< Differences, this system's rows.
  std::vector<std::uint32_t> cluster_;  ///< Of this system's rows.
  std::vector<double> x_;               ///< rows + gamed by 3, column-major.
  std::vector<double> outcome_;         ///< rows + gamed.
  std::vector<double> weight_;          ///< rows + gamed, at unit weights.
  std::vector<std::uint32_t> fold_;     ///< rows + gamed.
};

}  // namespace assize
