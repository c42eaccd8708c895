#include "stats/gameability.h"

#include <cassert>
#include <cmath>
#include <vector>

#include "stats/moments.h"

namespace assize {

double gameability(std::span<const GamedPair> pairs,
                   std::span<const double> board,
                   std::span<const double> raw_board) {
  assert(board.size() == raw_board.size());
  std::vector<double> relative;
  for (const GamedPair& pair : pairs) {
    const double of_two[] = {pair.clean, pair.gamed};
    relative.push_back(standard_deviation(of_two, 1) / mean(of_two));
  }
  const double out = 100 * mean(relative) * standard_deviation(raw_board, 1) /
                     standard_deviation(board, 1);
  return std::isfinite(out) ? out : kAbsent;
}

double rank_from_top(double value, std::span<const double> board) {
  double rank = 1;
  for (const double other : board) {
    if (std::isnan(other) || std::isnan(value)) return kAbsent;
    rank += other > value;
  }
  return rank;
}

}  // namespace assize
