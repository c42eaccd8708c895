// Bradley-Terry strengths as people would find them, where a judge's verdicts
// stand in for most battles: prediction-powered inference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/error.h"
#include "stats/prediction_powered.h"

namespace assize {

/// Battles in any order; vectors of equal length.
struct JudgedBattles {
  std::size_t players = 0, clusters = 0;
  std::vector<std::uint32_t> cluster = {};  ///< Below `clusters`.
  std::vector<std::uint32_t> first = {};    ///< Below `players`.
  std::vector<std::uint32_t> second = {};   ///< Another player than `first`.
  /// People's: 1 where `first` wins, 0.5 for a tie; in [0, 1]; NaN: none.
  std::vector<double> label = {};
  std::vector<double> prediction = {};  ///< The judge's, likewise; never NaN.
};

struct PoweredStrengths {
  std::vector<double> strength;  ///< Natural log-odds; that of player 0 is 0.
  double lambda = 0;             ///< As used.
  double optimum = 0;            ///< Before clipping.
  double gradient_norm = 0;      ///< Largest |element|, of the mean loss.
  int iterations = 0;            ///< Newton steps.
  /// gradient_norm is at most 1e-9 and no strength exceeds 15 in size.  Where
  /// the correction makes some player win more than all battles there is no
  /// finite optimum.
  bool converged = false;
};

struct PoweredCovariance {
  std::vector<double> matrix;  ///< players x players; row and column 0 are 0.
  /// The labelled battles do not tie all players together: the pseudo-inverse
  /// stands for the inverse, and the report should say so.
  bool singular = false;
};

/// Minimises over the strengths t, t[0] = 0,
///   mean loss(labels) + lambda (mean loss(predictions of unlabelled battles)
///   - mean loss(predictions of labelled battles)),
/// with loss(y) = log(1 + exp(d)) - y d and d = t[first] - t[second].  Convex
/// for lambda in [0, 1].  Const calls are thread-safe; deterministic.
/// **Source:** Boyeau et al. 2024, AutoEval Done Right, arXiv:2403.07008.
/// **Checked against:** scipy.optimize.minimize and numpy (tests/oracles).
class PredictionPoweredBt {
 public:
  using Weight = std::span<const double>;

  /// Fails where a cluster is labelled in part, there are fewer than two
  /// labelled or two unlabelled clusters, or an outcome is outside [0, 1].
  static Result<PredictionPoweredBt> make(const JudgedBattles& data);

  /// kClipped and kUnclipped take lambda = trace(H^-1 (C + C') H^-1) /
  /// trace(2 (1 + n / N) H^-1 V H^-1) at the fit for lambda 1 (H: Hessian of
  /// the labelled battles, C and V: covariances of the gradients over rows);
  /// kUnclipped is the published convention.  `weight`, one number per cluster
  /// (empty: once each), tunes lambda anew; `start` saves time only.
  PoweredStrengths fit(PowerTuning tuning, Weight weight = {},
                       const PoweredStrengths* start = nullptr) const;
  /// The same at a given lambda.
  PoweredStrengths fit_at(double lambda, Weight weight = {},
                          const PoweredStrengths* start = nullptr) const;

  /// H^-1 (V_delta + n / N V_f) H^-1 / n, by cluster; where every cluster is
  /// one battle, the published sandwich.
  PoweredCovariance covariance(const PoweredStrengths& fit) const;

  /// Derivatives of every strength by every cluster's weight at unit weights
  /// and a fixed lambda, times `clusters`: out[g players + i].  Requires a fit
  /// under unit weights and out.size() = clusters x players.
  void influence(const PoweredStrengths& fit, std::span<double> out) const;

  /// One label per cluster for `draw`: labelled and unlabelled apart.
  const std::vector<std::uint32_t>& resampling_strata() const {
    return labelled_;
  }

 private:
  struct Sums {
    double rows = 0, y = 0, f = 0, yf = 0, ff = 0;
    void add(const Sums& other, double weight);
  };
  struct Cell {
    std::uint32_t cluster = 0, pair = 0;
    Sums sums;
  };
  struct Pair {
    std::uint32_t first = 0, second = 0;
  };
  struct Totals;
  struct Objective;
  class Scores;

  /// Fills pairs_; the pair of each battle.
  std::vector<std::uint32_t> index_pairs(const JudgedBattles& data);
  void add_cells(const JudgedBattles& data,
                 std::span<const std::uint32_t> pair);
  Totals weigh(Weight weight) const;
  double tune(const Totals& totals, const PoweredStrengths& plain) const;

  std::size_t players_ = 0;
  std::vector<Pair> pairs_;              ///< Sorted; first < second.
  std::vector<Cell> cells_;              ///< By cluster, then by pair.
  std::vector<std::uint32_t> labelled_;  ///< By cluster: 1, else 0.
};

}  // namespace assize
