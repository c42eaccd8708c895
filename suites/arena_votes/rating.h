// The published headline: ratings from votes, anchored at one system.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "plugin/calibration.h"
#include "stats/pair_counts.h"
#include "stats/tie_model.h"

namespace assize::arena_votes {

/// How strengths become ratings: 400 points are tenfold odds.
struct Scale {
  TieModel ties = TieModel::kHalf;
  double anchor_rating = 1000;

  double rating(double strength) const;
  /// Points per nat: 400 / ln 10.
  static double points();
};

/// "arena_votes.half", "arena_votes.davidson" or "arena_votes.rao_kupper".
std::string convention_of(const Scale& scale);

/// The judge's clean battles, the first of a vote before the second, with the
/// clusters of their items. Attacked systems take no part.
Battles battles_of(const Benchmark& bench, const VerdictTable& table,
                   std::uint16_t judge);

/// Of every system that can be compared with the anchor its `rating`, and the
/// same as `win_rate`, in percent of battles with the anchor that are no tie;
/// beside them `battles_won`, the percentage of its own battles that it won, a
/// tie half.
/// Fails for a judge without battles, and where Board::make() does.
/// **Source:** Chiang et al. 2024, arXiv:2403.04132; FastChat,
/// serve/monitor/rating_systems.py. **Checked against:** scipy.optimize
/// (tests/oracles/arena_votes.py).
Result<std::unique_ptr<const Estimator>> rating(const Study& study,
                                                const Scale& scale);

}  // namespace assize::arena_votes
