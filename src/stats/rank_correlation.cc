#include "stats/rank_correlation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "stats/moments.h"
#include "stats/student.h"

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

double kendall_tau_b(std::span<const double> a, std::span<const double> b) {
  assert(a.size() == b.size());
  double both = 0, of_a = 0, of_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = i + 1; j < a.size(); ++j) {
      // Compared, not subtracted: a difference of two numbers may overflow.
      const int in_a = (a[i] > a[j]) - (a[i] < a[j]);
      const int in_b = (b[i] > b[j]) - (b[i] < b[j]);
      both += in_a * in_b;
      of_a += in_a != 0;
      of_b += in_b != 0;
    }
  }
  if (of_a == 0 || of_b == 0) return std::numeric_limits<double>::quiet_NaN();
  return both / std::sqrt(of_a * of_b);
}

double above_probability(double mean, double variance, double other_mean,
                         double other_variance) {
  const double spread = std::sqrt(variance + other_variance);
  const double difference = mean - other_mean;
  if (!(spread > 0)) {
    return difference == 0 ? 0.5 : (difference > 0 ? 1.0 : 0.0);
  }
  return normal_upper_tail(-difference / spread);
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

double pair_rank_log_loss(std::span<const double> probability,
                          std::span<const double> reference) {
  assert(probability.size() == reference.size());
  constexpr double kLeast = std::numeric_limits<double>::epsilon();
  std::vector<double> losses;
  for (std::size_t i = 0; i < probability.size(); ++i) {
    const double p = std::clamp(probability[i], kLeast, 1 - kLeast);
    losses.push_back(-reference[i] * std::log(p) -
                     (1 - reference[i]) * std::log1p(-p));
  }
  return mean(losses);
}

}  // namespace assize
