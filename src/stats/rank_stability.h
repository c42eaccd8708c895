// How far a board of systems moves when one part of its evidence is left out.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace assize {

struct RankStability {
  /// By system, rank 1 the highest value, equal values sharing the mean of
  /// their ranks; NaN where the system has no value.
  std::vector<double> rank = {};        ///< With everything.
  std::vector<double> best = {};        ///< Over all parts left out in turn.
  std::vector<double> worst = {};       ///< Likewise.
  std::vector<std::size_t> mover = {};  ///< The part that moves it furthest.
  double least_spearman = 1;  ///< Of a board without a part, with all.
};

/// The values of all systems without part `without` of the evidence (a judge, a
/// category, a baseline); with everything for `without` == parts.
using BoardWithout = std::function<std::vector<double>(std::size_t without)>;

/// Leaves each of the parts out in turn.  A system that a board has no value of
/// (NaN) is not ranked on it.  `best` and `worst` include the board with all.
/// Requires boards of equal length.  O(parts systems log systems).
/// **Checked against:** ranks by hand.
RankStability leave_one_out_ranks(std::size_t parts, const BoardWithout& board);

}  // namespace assize
