// Bradley and Terry's model with columns that are standardised over the battles
// in which they are used, as arenas control for style:
//
//   logit P(first wins i) = t_first - t_second + slope . (x_i - mean) / sd
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/bradley_terry_covariates.h"

namespace assize {

struct StandardisedBattles {
  CovariateBattles data;     ///< x in its own unit.
  std::uint32_t anchor = 0;  ///< Whose strength is 0.
  /// By system: whether it joins a board that stands, taking means, deviations
  /// and slopes as the others leave them. Empty: nobody does.
  std::vector<bool> follows = {};
};

struct StandardisedOptions {
  int ddof = 0;                                ///< Of the standard deviations.
  double ridge_strength = 0, ridge_slope = 0;  ///< As CovariateOptions.
  /// The log-loss is a mean over the battles' weights, not a sum: the ridge
  /// counts that many times more.
  bool mean_loss = false;
  /// Above 0: each battle weighs 1 / max(weight of its pair, this).
  double pair_floor = 0;
};

struct StandardisedFit {
  BradleyTerryStatus status = BradleyTerryStatus::kNotConverged;
  /// By system, in nats above the anchor. NaN where it is not in the anchor's
  /// strong component of the win graph and no ridge holds it, and for a
  /// follower that won or lost all.
  std::vector<double> strength;
  std::vector<double> slope;  ///< Per sd; 0 where that is 0.
  std::vector<double> mean, sd;
};

/// The fit under cluster weights, with means, deviations and the pairs' weights
/// taken anew under them. A column without spread is dropped. A strength
/// without a finite value is left out, and its battles with it, from all but
/// means and deviations. Const calls are thread-safe.
///
/// Means are of first minus second, and so depend on who stands first; a
/// strength is one at the mean style, not at equal style.
/// **Source:** as CovariateBradleyTerry.
/// **Checked against:** numpy, scipy.optimize and scikit-learn
/// (tests/oracles/style_conventions.py).
class StandardisedBradleyTerry {
 public:
  /// Requires what CovariateBradleyTerry does, clusters, and an anchor that
  /// does not follow.
  StandardisedBradleyTerry(StandardisedBattles battles,
                           const StandardisedOptions& options);

  /// The optimum does not depend on `start`, only the time does.
  StandardisedFit fit(std::span<const double> cluster_weight = {},
                      const StandardisedFit* start = nullptr) const;

  /// Derivatives of the strengths by each cluster's weight at unit weights, by
  /// way of the battles, the means and deviations, and the pairs' weights:
  /// out[g systems + s], 0 for a strength that is NaN. Requires `fit` under
  /// unit weights, and out.size() a multiple of systems() that reaches every
  /// cluster.
  /// **Source:** Krantz and Parks 2013, The Implicit Function Theorem.
  void influence(const StandardisedFit& fit, std::span<double> out) const;

  std::size_t systems() const { return battles_.data.battles.systems; }
  /// Whether every system can be compared with the anchor, through others too.
  bool connected() const;

 private:
  class Derivatives;
  /// The fitted part: leaders with a finite strength, renumbered, their battles
  /// and the columns with a spread. Used by fit() and influence().
  struct Board {
    std::vector<std::uint32_t> system;  ///< By its index on the board.
    std::vector<std::uint32_t> place;   ///< By system; kOff: not on it.
    std::vector<std::size_t> battle, kept;
    std::vector<double> weight;  ///< By battle on the board.
    CovariateOptions options;
  };
  static constexpr std::uint32_t kOff = 0xffffffff;

  bool leads(std::size_t battle) const;
  std::vector<double> weights(std::span<const double> cluster_weight) const;
  std::vector<PairCell> cells(std::span<const double> weight, bool whole,
                              bool both_ways) const;
  void standardise(std::span<const double> weight, StandardisedFit& fit) const;
  Board board(std::span<const double> weight, const StandardisedFit& fit) const;
  CovariateBradleyTerry model(const Board& board,
                              const StandardisedFit& fit) const;
  /// By battle: what all battles of its pair weigh.
  std::vector<double> pair_weight(std::span<const double> weight) const;
  void follow(std::span<const double> weight, const Board& board,
              StandardisedFit& fit) const;
  double styled(const StandardisedFit& fit, std::size_t battle) const;
  double centre(const Board& board, const StandardisedFit& fit) const;

  StandardisedBattles battles_;
  StandardisedOptions options_;
};

}  // namespace assize
