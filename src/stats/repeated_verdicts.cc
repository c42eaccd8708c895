#include "stats/repeated_verdicts.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace assize {
namespace {

constexpr double kPlaces = 1e6;  ///< Millionths: no grader is finer.

std::int64_t millionths(double score) {
  assert(std::abs(score) <= 1e9);
  return std::llround(score * kPlaces);
}

struct Sums {
  // Both averages have the same divisor, so whole sums decide.
  std::int64_t first = 0, second = 0;

  void add(const ScorePair& pair, AverageVerdict& out) {
    const std::int64_t one = millionths(pair.first);
    const std::int64_t other = millionths(pair.second);
    first += one;
    second += other;
    ++out.used;
    if (one > other) {
      ++out.counts.win;
    } else if (one < other) {
      ++out.counts.loss;
    } else {
      ++out.counts.tie;
    }
  }
};

void finish(const Sums& sums, AverageVerdict& out) {
  if (out.used == 0) return;
  const double divisor = kPlaces * out.used;
  out.first = static_cast<double>(sums.first) / divisor;
  out.second = static_cast<double>(sums.second) / divisor;
  out.verdict =
      (sums.first > sums.second ? 1 : 0) - (sums.first < sums.second ? 1 : 0);
}

}  // namespace

double verdict_entropy(const VerdictCounts& counts) {
  if (counts.total() == 0) return kAbsent;
  double sum = 0;
  for (const std::uint32_t count : {counts.win, counts.tie, counts.loss}) {
    if (count == 0) continue;
    const double p = static_cast<double>(count) / counts.total();
    sum -= p * std::log(p);
  }
  return std::max(sum, 0.0);  // -0 and rounding where all agree.
}

std::vector<std::size_t> human_queue(std::span<const double> entropy,
                                     double share) {
  assert(share >= 0 && share <= 1);
  std::vector<std::size_t> order(entropy.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) {
    return std::isnan(entropy[i]) ? -1 : entropy[i];
  });
  const double want = share * static_cast<double>(entropy.size());
  order.resize(static_cast<std::size_t>(std::ceil(want - 1e-9)));
  return order;
}

AverageVerdict average_verdict(std::span<const ScorePair> first_order,
                               std::span<const ScorePair> second_order) {
  AverageVerdict out;
  Sums sums;
  if (first_order.empty() || second_order.empty()) {
    for (const ScorePair& pair :
         first_order.empty() ? second_order : first_order) {
      if (pair.read()) {
        sums.add(pair, out);
      } else {
        ++out.dropped;
      }
    }
    finish(sums, out);
    return out;
  }
  assert(first_order.size() == second_order.size());
  for (std::size_t s = 0; s < first_order.size(); ++s) {
    if (first_order[s].read() && second_order[s].read()) {
      sums.add(first_order[s], out);
      sums.add(second_order[s], out);
    } else {
      out.dropped += 2;
    }
  }
  finish(sums, out);
  return out;
}

}  // namespace assize
