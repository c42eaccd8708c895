#include "stats/separating_subset.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "stats/student.h"

namespace assize {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Sums over a subset, from which every system's interval follows.
class Sums {
 public:
  Sums(const ItemScores& scores, double level)
      : scores_(scores),
        centre_(scores.systems),
        sum_(scores.systems),
        square_(scores.systems),
        mean_(scores.systems),
        half_(scores.systems),
        quantile_(scores.items() + 1, kInfinite) {
    // Sums of squares are taken about the mean of all, for their digits' sake.
    for (std::size_t s = 0; s < scores.systems; ++s) {
      for (std::size_t i = 0; i < scores.items(); ++i) {
        centre_[s] += scores.at(s, i);
      }
      centre_[s] /= static_cast<double>(scores.items());
    }
    for (std::size_t n = 2; n <= scores.items(); ++n) {
      quantile_[n] =
          student_quantile((1 + level) / 2, static_cast<double>(n - 1));
    }
  }

  void add(std::size_t item) { change(item, 1); }
  void remove(std::size_t item) { change(item, -1); }
  std::size_t count() const { return count_; }

  /// Brings gap() up to date, as if `item` were added (1) or left out (-1).
  void settle(std::size_t item, int sign) {
    const auto n = static_cast<double>(count_) + sign;
    const double quantile = quantile_[static_cast<std::size_t>(n)];
    for (std::size_t s = 0; s < scores_.systems; ++s) {
      const double x = scores_.at(s, item) - centre_[s];
      put(s, sum_[s] + sign * x, square_[s] + sign * x * x, n, quantile);
    }
  }
  void settle() {
    for (std::size_t s = 0; s < scores_.systems; ++s) {
      put(s, sum_[s], square_[s], static_cast<double>(count_),
          quantile_[count_]);
    }
  }

  /// The lower end of one less the upper end of the other.
  double gap(const SeparatedPair& pair) const {
    return mean_[pair.above] - half_[pair.above] - mean_[pair.below] -
           half_[pair.below];
  }
  bool apart(const SeparatedPair& pair) const {
    return mean_[pair.above] > mean_[pair.below] && gap(pair) >= 0;
  }

 private:
  void change(std::size_t item, int sign) {
    for (std::size_t s = 0; s < scores_.systems; ++s) {
      const double x = scores_.at(s, item) - centre_[s];
      sum_[s] += sign * x;
      square_[s] += sign * x * x;
    }
    count_ += static_cast<std::size_t>(sign);
  }
  void put(std::size_t s, double sum, double square, double n,
           double quantile) {
    mean_[s] = centre_[s] + sum / n;
    const double variance = std::max(0.0, (square - sum * sum / n) / (n - 1));
    half_[s] = variance > 0 ? quantile * std::sqrt(variance / n) : 0;
  }

  const ItemScores& scores_;
  std::vector<double> centre_, sum_, square_, mean_, half_, quantile_;
  std::size_t count_ = 0;
};

class Search {
 public:
  Search(const ItemScores& scores, double level, std::size_t least,
         std::vector<SeparatedPair> pairs)
      : scores_(scores),
        level_(level),
        least_(least),
        pairs_(std::move(pairs)) {}

  std::vector<std::uint32_t> run() const {
    std::vector<std::uint32_t> all(scores_.items());
    std::iota(all.begin(), all.end(), 0U);
    const std::vector<std::uint32_t> up = spared(grown(all));
    const std::vector<std::uint32_t> down = spared(all);
    return down.size() < up.size() ? down : up;
  }

 private:
  /// How far the intervals overlap, summed over pairs; stops above `most`.
  double shortfall(const Sums& sums, double most) const {
    double out = 0;
    for (const SeparatedPair& pair : pairs_) {
      if (!sums.apart(pair)) out += std::max(0.0, -sums.gap(pair)) + kTouch;
      if (out > most) break;
    }
    return out;
  }

  /// The narrowest gap, or less than `least` where it is below that or a pair
  /// is not apart.
  double narrowest(const Sums& sums, double least) const {
    double out = kInfinite;
    for (const SeparatedPair& pair : pairs_) {
      if (!sums.apart(pair)) return -kInfinite;
      out = std::min(out, sums.gap(pair));
      if (out < least) break;
    }
    return out;
  }

  std::vector<std::uint32_t> grown(
      const std::vector<std::uint32_t>& all) const {
    const auto separation = item_separation(scores_);
    std::vector<std::uint32_t> waiting = all;
    std::ranges::stable_sort(waiting, [&](std::uint32_t a, std::uint32_t b) {
      return separation[a].contribution > separation[b].contribution;
    });
    std::vector<std::uint32_t> out(
        waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(least_));
    waiting.erase(waiting.begin(),
                  waiting.begin() + static_cast<std::ptrdiff_t>(least_));
    Sums sums(scores_, level_);
    for (const std::uint32_t item : out) sums.add(item);
    sums.settle();
    while (shortfall(sums, 0) > 0 && !waiting.empty()) {
      double best = kInfinite;
      std::size_t chosen = 0;
      for (std::size_t w = 0; w < waiting.size(); ++w) {
        sums.settle(waiting[w], 1);
        const double left = shortfall(sums, best);
        if (left < best) best = left, chosen = w;
      }
      sums.add(waiting[chosen]);
      sums.settle();
      out.push_back(waiting[chosen]);
      waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(chosen));
    }
    return out;
  }

  std::vector<std::uint32_t> spared(std::vector<std::uint32_t> items) const {
    std::ranges::sort(items);
    Sums sums(scores_, level_);
    for (const std::uint32_t item : items) sums.add(item);
    while (items.size() > least_) {
      double best = -kInfinite;
      std::size_t chosen = items.size();
      for (std::size_t i = 0; i < items.size(); ++i) {
        sums.settle(items[i], -1);
        const double gap = narrowest(sums, best);
        if (gap > best) best = gap, chosen = i;
      }
      if (chosen == items.size()) break;
      sums.remove(items[chosen]);
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(chosen));
    }
    return items;
  }

  /// What a pair counts that only touches, or stands in the wrong order by
  /// nothing: less than any overlap, and not nothing.
  static constexpr double kTouch = 1e-12;

  const ItemScores& scores_;
  double level_;
  std::size_t least_;
  std::vector<SeparatedPair> pairs_;
};

std::vector<std::uint32_t> all_items(const ItemScores& scores) {
  std::vector<std::uint32_t> out(scores.items());
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

}  // namespace

std::vector<SeparatedPair> separated_pairs(const ItemScores& scores,
                                           std::span<const std::uint32_t> items,
                                           double level) {
  assert(level > 0 && level < 1 && items.size() >= 2);
  Sums sums(scores, level);
  for (const std::uint32_t item : items) sums.add(item);
  sums.settle();
  std::vector<SeparatedPair> out;
  for (std::uint32_t above = 0; above < scores.systems; ++above) {
    for (std::uint32_t below = 0; below < scores.systems; ++below) {
      const SeparatedPair pair{above, below};
      if (above != below && sums.apart(pair)) out.push_back(pair);
    }
  }
  return out;
}

double subset_work(const ItemScores& scores, std::uint64_t pairs) {
  const auto items = static_cast<double>(scores.items());
  return items * items *
         (static_cast<double>(pairs) + static_cast<double>(scores.systems));
}

std::vector<std::uint32_t> separating_subset(const ItemScores& scores,
                                             double level, std::size_t least) {
  assert(least >= 2);
  std::vector<std::uint32_t> all = all_items(scores);
  if (all.size() <= least) return all;
  std::vector<SeparatedPair> pairs = separated_pairs(scores, all, level);
  if (pairs.empty()) return all;
  return Search(scores, level, least, std::move(pairs)).run();
}

}  // namespace assize
