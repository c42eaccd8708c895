#include "stats/rank_correlation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "stats/moments.h"

namespace assize {

std::vector<double> mean_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) {
      ++end;
    }
    // The mean of the ranks begin + 1 to end.
    const double rank = static_cast<double>(begin + end + 1) / 2;
    for (; begin < end; ++begin) ranks[order[begin]] = rank;
  }
  return ranks;
}

double spearman(std::span<const double> a, std::span<const double> b) {
  assert(a.size() == b.size());
  const std::vector<double> ranks_a = mean_ranks(a), ranks_b = mean_ranks(b);
  const double middle = (static_cast<double>(a.size()) + 1) / 2;
  double both = 0, of_a = 0, of_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double from_a = ranks_a[i] - middle, from_b = ranks_b[i] - middle;
    both += from_a * from_b;
    of_a += from_a * from_a;
    of_b += from_b * from_b;
  }
  if (of_a == 0 || of_b == 0) return std::numeric_limits<double>::quiet_NaN();
  return both / std::sqrt(of_a * of_b);
}

double pair_rank_brier(std::span<const double> probability,
                       std::span<const double> reference) {
  assert(probability.size() == reference.size());
  std::vector<double> squares;
  for (std::size_t i = 0; i < probability.size(); ++i) {
    const double error = probability[i] - reference[i];
    squares.push_back(error * error);
  }
  return mean(squares);
}

}  // namespace assize
