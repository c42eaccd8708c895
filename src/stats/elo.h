// Elo's ratings, as a convention that others publish: not an estimator. They
// depend on the order of the games; Bradley and Terry's strengths do not.
#pragma once

#include <cstdint>
#include <vector>

#include "core/stream.h"
#include "stats/pair_counts.h"

namespace assize {

struct EloOptions {
  double k = 4;  ///< Points at stake in a game.
  double start = 1000;
  double scale = 400;  ///< So many points are odds of 10 : 1.
};

/// Systems whose rating is known before the first comparison, as WB-Elo takes
/// those of another board.  Such a system begins there; two of them are not
/// compared; and it is pulled half way back after its first comparison and
/// every `every` later ones.
struct EloAnchors {
  std::vector<double> rating = {};  ///< By system, NaN: none; empty: of nobody.
  std::uint32_t every = 100;        ///< 0: never pulled back.
};

/// Ratings after all comparisons in the order given: for each, k weight
/// (outcome - expected) goes from the second to the first. Clusters do not
/// matter. By system.
/// **Source:** Elo 1978, The Rating of Chessplayers; FastChat's `elo` and
/// evalica use K = 4.
/// **Checked against:** evalica's golden ratings; with anchors
/// tests/oracles/wb_elo.py.
std::vector<double> elo_sequential(const Battles& battles,
                                   const EloOptions& options,
                                   const EloAnchors& anchors = {});

/// A strength in nats on the same scale: start + scale / ln 10 x strength.
double elo_points(double strength, const EloOptions& options);

struct PermutedElo {
  std::vector<double> mean;  ///< By system, over the permutations.
  /// By system, the standard deviation over permutations (ddof 1): what the
  /// order alone does. NaN below two permutations.
  std::vector<double> order_sd;
};

/// The mean of elo_sequential over shuffled orders, permutation p shuffled by
/// stream.at(p): the same at any number of threads. Requires permutations > 0.
PermutedElo elo_permuted(const Battles& battles, const EloOptions& options,
                         std::uint32_t permutations, const Stream& stream,
                         unsigned threads, const EloAnchors& anchors = {});

}  // namespace assize
