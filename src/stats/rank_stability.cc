#include "stats/rank_stability.h"

#include <algorithm>
#include <cmath>

#include "core/verdict.h"
#include "stats/rank_correlation.h"

namespace assize {
namespace {

/// Of the systems with a value.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> place;
  std::vector<double> negative;
  for (std::size_t s = 0; s < values.size(); ++s) {
    if (std::isnan(values[s])) continue;
    place.push_back(s);
    negative.push_back(-values[s]);
  }
  const std::vector<double> found = mean_ranks(negative);
  std::vector<double> out(values.size(), kAbsent);
  for (std::size_t k = 0; k < place.size(); ++k) out[place[k]] = found[k];
  return out;
}

/// Of the systems that both boards rank.
double agreement(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> left, right;
  for (std::size_t s = 0; s < a.size(); ++s) {
    if (std::isnan(a[s]) || std::isnan(b[s])) continue;
    left.push_back(a[s]);
    right.push_back(b[s]);
  }
  return spearman(left, right);
}

}  // namespace

RankStability leave_one_out_ranks(std::size_t parts,
                                  const BoardWithout& board) {
  const std::vector<double> all = ranks(board(parts));
  RankStability out{all, all, all, std::vector<std::size_t>(all.size(), parts),
                    1};
  std::vector<double> furthest(all.size(), 0);
  for (std::size_t part = 0; part < parts; ++part) {
    const std::vector<double> without = ranks(board(part));
    const double alike = agreement(without, all);
    if (alike < out.least_spearman) out.least_spearman = alike;
    for (std::size_t s = 0; s < all.size(); ++s) {
      if (std::isnan(without[s]) || std::isnan(all[s])) continue;
      out.best[s] = std::min(out.best[s], without[s]);
      out.worst[s] = std::max(out.worst[s], without[s]);
      const double moved = std::abs(without[s] - all[s]);
      if (moved <= furthest[s]) continue;
      furthest[s] = moved;
      out.mover[s] = part;
    }
  }
  return out;
}

}  // namespace assize
