#include "stats/item_separation.h"

#include <cmath>

#include "stats/moments.h"

namespace assize {
namespace {

std::vector<double> sums_of(const ItemScores& scores) {
  std::vector<double> out(scores.systems);
  for (std::size_t s = 0; s < scores.systems; ++s) {
    for (std::size_t i = 0; i < scores.items(); ++i) out[s] += scores.at(s, i);
  }
  return out;
}

/// Spreads that are rounding alone count as none.
bool spread_out(double spread, double scale) {
  return spread > 1e-12 * (1 + std::abs(scale));
}

double correlation(std::span<const double> a, std::span<const double> b) {
  const double spread_a = standard_deviation(a, 0);
  const double spread_b = standard_deviation(b, 0);
  const double mean_a = mean(a), mean_b = mean(b);
  if (!spread_out(spread_a, mean_a) || !spread_out(spread_b, mean_b)) {
    return kAbsent;
  }
  double both = 0;
  for (std::size_t s = 0; s < a.size(); ++s) {
    both += (a[s] - mean_a) * (b[s] - mean_b);
  }
  return both / (static_cast<double>(a.size()) * spread_a * spread_b);
}

/// Standard deviations over items of all differences: [i systems + j].
std::vector<double> spreads_of(const ItemScores& scores) {
  const std::size_t n = scores.systems;
  std::vector<double> out(n * n), differences(scores.items());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      for (std::size_t g = 0; g < differences.size(); ++g) {
        differences[g] = scores.at(i, g) - scores.at(j, g);
      }
      out[i * n + j] = standard_deviation(differences, 1);
    }
  }
  return out;
}

double contribution(std::span<const double> own, std::span<const double> rest,
                    std::span<const double> spreads) {
  double sum = 0;
  const std::size_t n = own.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const double spread = spreads[i * n + j];
      if (!spread_out(spread, own[i])) continue;
      const int order = (rest[i] > rest[j]) - (rest[i] < rest[j]);
      sum += order * (own[i] - own[j]) / spread;
    }
  }
  return sum / (static_cast<double>(n) * static_cast<double>(n - 1) / 2);
}

}  // namespace

std::vector<ItemSeparation> item_separation(const ItemScores& scores) {
  const std::size_t items = scores.items();
  std::vector<ItemSeparation> out(items);
  if (scores.systems < 2 || items < 2) return out;
  const std::vector<double> sums = sums_of(scores);
  const std::vector<double> spreads = spreads_of(scores);
  std::vector<double> own(scores.systems), rest(scores.systems);
  for (std::size_t g = 0; g < items; ++g) {
    for (std::size_t s = 0; s < scores.systems; ++s) {
      own[s] = scores.at(s, g);
      rest[s] = (sums[s] - own[s]) / static_cast<double>(items - 1);
    }
    out[g] = {.discrimination = correlation(own, rest),
              .contribution = contribution(own, rest, spreads),
              .spread = standard_deviation(own, 1)};
  }
  return out;
}

}  // namespace assize
