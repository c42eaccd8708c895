// Strengths of systems from comparisons in pairs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "stats/pair_counts.h"
#include "stats/tie_model.h"

namespace assize {

/// What keeps strengths finite where some system is undefeated. kRidge:
/// `ridge` / 2 times the sum of their squares. kHalfWin: half a win of every
/// system over every other is added to the counts. kFirth: half the
/// log-determinant of the information, for ties as halves alone.
enum class Shrinkage : std::uint8_t { kNone, kRidge, kHalfWin, kFirth };

struct BradleyTerryOptions {
  TieModel ties = TieModel::kHalf;
  Shrinkage shrinkage = Shrinkage::kNone;
  double ridge = 1;  ///< Per squared nat; for kRidge, > 0.
  /// The system whose strength is 0; none: strengths sum to zero.
  std::optional<std::uint32_t> anchor = {};
};

/// kDisconnected: the win graph is not strongly connected (for kFirth: some
/// systems cannot be compared at all); see connectivity(). kTiesUnbounded: the
/// ties' parameter has no finite value, as where nothing but ties was observed.
/// kSeparated: covariates tell outcomes apart; see find_separation().
enum class BradleyTerryStatus : std::uint8_t {
  kFitted,
  kDisconnected,
  kTiesUnbounded,
  kSeparated,
  kNotConverged,
};

struct BradleyTerryFit {
  BradleyTerryStatus status = BradleyTerryStatus::kNotConverged;
  std::vector<double> strength;  ///< By system, in nats; NaN unless fitted.
  /// Davidson's nu (0 without ties) or Rao and Kupper's eta (1 without ties).
  double tie = std::numeric_limits<double>::quiet_NaN();
  int iterations = 0;
  double gradient_norm = 0;  ///< Largest |element|.
};

/// The probabilities that the first wins, the second wins, and neither does.
struct PairProbability {
  double first = 0, second = 0, tie = 0;
};
/// `difference`: first's strength minus second's. `tie` as in the fit.
PairProbability pair_probability(TieModel ties, double difference, double tie);

/// The maximum-likelihood fit, or the penalised one, from counts by pair, under
/// cluster weights. Const calls are thread-safe, and their results do not
/// depend on the machine's threads.
///
/// Newton steps on systems x systems matrices: O(parts + pairs + systems^3) a
/// step, whatever the number of comparisons.
/// **Source:** Bradley and Terry 1952, doi:10.2307/2334029; Ford 1957,
/// doi:10.2307/2308513 for existence; for ties see TieModel; Firth 1993,
/// doi:10.1093/biomet/80.1.27.
/// **Checked against:** scipy.optimize on each likelihood, R glm, brglm2 and
/// sandwich.
class BradleyTerry {
 public:
  /// Requires a system, halves for kFirth, and an anchor below
  /// counts.systems().
  BradleyTerry(PairCounts counts, const BradleyTerryOptions& options);

  /// The optimum does not depend on `start`, only the time does: in a bootstrap
  /// start at the full-sample fit.
  BradleyTerryFit fit(std::span<const double> cluster_weight = {},
                      const BradleyTerryFit* start = nullptr) const;

  /// Strengths, and the logarithm of nu or eta for models of ties.
  std::size_t parameters() const;

  /// Inverse information of the parameters at `fit`, parameters x parameters,
  /// as if comparisons were independent; with an anchor of differences from it.
  /// NaN unless fitted.
  std::vector<double> covariance(const BradleyTerryFit& fit) const;

  /// Derivatives of the parameters by each cluster's weight at unit weights,
  /// times the number of clusters: out[g parameters() + k]. Prior and ridge do
  /// not grow with the weights; Firth's penalty is taken as fixed. Requires
  /// `fit` to be the fit under unit weights and out.size() ==
  /// counts().clusters() parameters().
  void influence(const BradleyTerryFit& fit, std::span<double> out) const;

  /// Cluster-robust covariance of the parameters: G / (G - 1) times the
  /// sandwich, over the G clusters with comparisons.
  /// **Source:** Liang and Zeger 1986, doi:10.1093/biomet/73.1.13.
  std::vector<double> robust_covariance(const BradleyTerryFit& fit) const;

  const PairCounts& counts() const { return counts_; }

 private:
  struct Problem;

  Problem problem(std::span<const double> cluster_weight) const;
  std::optional<BradleyTerryStatus> refuse(const Problem& problem) const;

  PairCounts counts_;
  BradleyTerryOptions options_;
};

}  // namespace assize
