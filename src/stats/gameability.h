// How far a metric moves when the same model is told to write otherwise.
#pragma once

#include <cstdint>
#include <span>

#include "core/result.h"

namespace assize {

/// One model's metric as it is, and as it is told to write.
struct GamedPair {
  double clean = kAbsent, gamed = kAbsent;
};

/// The mean over pairs of the standard deviation (ddof 1) of the two values
/// over their mean, in percent, on the scale of the uncalibrated metric: times
/// the standard deviation over systems of `raw_board` over that of `board`, so
/// that a metric does not look steady by being flat. For the uncalibrated
/// metric itself the two boards are the same. NaN without pairs, where a mean
/// or the board's spread is 0, and where a value is NaN. Requires boards of
/// equal length.
/// **Source:** Dubois et al. 2024, arXiv:2404.04475, section 3, and its
/// notebook.
/// **Checked against:** numpy, tests/oracles/meta_metrics.py.
double gameability(std::span<const GamedPair> pairs,
                   std::span<const double> board,
                   std::span<const double> raw_board);

/// 1 + how many of the board lie above the value; NaN where one of them is NaN.
double rank_from_top(double value, std::span<const double> board);

}  // namespace assize
