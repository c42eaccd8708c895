#include "stats/kemeny.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace assize {
namespace {

using Set = std::uint32_t;  ///< A bit per system.

/// Distances to every subset put on top, in the order that is best for it.
class Subsets {
 public:
  explicit Subsets(const Preferences& preferences)
      : preferences_(preferences),
        n_(preferences.systems),
        all_((Set{1} << n_) - 1),
        least_(std::size_t{1} << n_, std::numeric_limits<double>::infinity()) {
    for (std::size_t at = 0; at < n_ * n_; ++at) {
      if (at % (n_ + 1) != 0) noise_ += 1e-9 * preferences.above[at];
    }
    least_[0] = 0;
    for (Set top = 0; top < all_; ++top) {
      for (std::size_t next = 0; next < n_; ++next) {
        if ((top >> next & 1) != 0) continue;
        double& least = least_[top | Set{1} << next];
        least = std::min(least, least_[top] + price(next, top));
      }
    }
  }

  /// In how many best orders each subset is completed from the top.
  double count() const {
    std::vector<double> ways(least_.size());
    ways[all_] = 1;
    for (Set top = all_; top-- > 0;) {
      each_next(top, [&](std::size_t next) {
        ways[top] += ways[top | Set{1} << next];
      });
    }
    return ways[0];
  }

  /// Best orders in lexicographic order, while there is room for them.
  void list(std::size_t most, std::vector<Order>& orders) {
    const std::vector<bool> good = good_subsets();
    Order order;
    extend(0, good, most, order, orders);
  }

 private:
  /// What it costs to put `next` right below `top`: all that prefers one of
  /// the rest to it.
  double price(std::size_t next, Set top) const {
    double cost = 0;
    for (Set rest = all_ & ~top & ~(Set{1} << next); rest != 0;
         rest &= rest - 1) {
      const auto j = static_cast<std::size_t>(std::countr_zero(rest));
      cost += preferences_.above[j * n_ + next];
    }
    return cost;
  }

  /// The systems that may follow `top` in an order that is best for what it
  /// then holds.
  template <typename Visit>
  void each_next(Set top, const Visit& visit) const {
    for (std::size_t next = 0; next < n_; ++next) {
      if ((top >> next & 1) != 0) continue;
      const double there = least_[top | Set{1} << next];
      if (least_[top] + price(next, top) <= there + noise_) visit(next);
    }
  }

  /// The subsets from which some best order goes on to the end.
  std::vector<bool> good_subsets() const {
    std::vector<bool> good(least_.size());
    good[all_] = true;
    for (Set top = all_; top-- > 0;) {
      each_next(top, [&](std::size_t next) {
        if (good[top | Set{1} << next]) good[top] = true;
      });
    }
    return good;
  }

  void extend(Set top, const std::vector<bool>& good, std::size_t most,
              Order& order, std::vector<Order>& orders) const {
    if (orders.size() == most) return;
    if (top == all_) {
      orders.push_back(order);
      return;
    }
    each_next(top, [&](std::size_t next) {
      if (!good[top | Set{1} << next]) return;
      order.push_back(static_cast<std::uint32_t>(next));
      extend(top | Set{1} << next, good, most, order, orders);
      order.pop_back();
    });
  }

  const Preferences& preferences_;
  std::size_t n_;
  Set all_;
  std::vector<double> least_;
  double noise_ = 0;
};

/// By falling points, equal ones by index.
Order borda_order(const Preferences& preferences) {
  const std::vector<double> points = borda(preferences);
  Order order(preferences.systems);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::uint32_t s) { return points[s]; });
  return order;
}

/// Moves the system at `from` to where the distance is least; returns by how
/// much that lowers it.
double move_best(const Preferences& preferences, std::size_t from,
                 Order& order) {
  const std::size_t n = order.size();
  const std::uint32_t moved = order[from];
  const auto gain = [&](std::uint32_t upper, std::uint32_t lower) {
    return preferences.above[upper * n + lower] -
           preferences.above[lower * n + upper];
  };
  double best = 0;
  std::size_t to = from;
  const auto offer = [&](double sum, std::size_t place) {
    if (!(sum > best)) return;
    best = sum;
    to = place;
  };
  double sum = 0;
  for (std::size_t k = from; k-- > 0;) {
    offer(sum += gain(moved, order[k]), k);
  }
  sum = 0;
  for (std::size_t k = from + 1; k < n; ++k) {
    offer(sum += gain(order[k], moved), k);
  }
  order.erase(order.begin() + static_cast<std::ptrdiff_t>(from));
  order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), moved);
  return best;
}

/// Rounds of best moves until one changes nothing.
Order local_search(const Preferences& preferences, double noise) {
  Order order = borda_order(preferences);
  bool moved = true;
  while (moved) {
    moved = false;
    for (std::size_t from = 0; from < order.size(); ++from) {
      moved = move_best(preferences, from, order) > noise || moved;
    }
  }
  return order;
}

}  // namespace

Preferences preferences(std::span<const double> positions, std::size_t systems,
                        std::span<const double> weight) {
  Preferences result{systems, std::vector<double>(systems * systems)};
  for (std::size_t r = 0; (r + 1) * systems <= positions.size(); ++r) {
    const auto row = positions.subspan(r * systems, systems);
    const double votes = weight.empty() ? 1 : weight[r];
    for (std::size_t i = 0; i < systems; ++i) {
      for (std::size_t j = 0; j < systems; ++j) {
        if (i == j) continue;
        result.above[i * systems + j] += votes * (row[i] < row[j]    ? 1
                                                  : row[i] == row[j] ? 0.5
                                                                     : 0);
      }
    }
  }
  return result;
}

double kemeny_distance(const Preferences& preferences, const Order& order) {
  double distance = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      distance += preferences.above[order[j] * preferences.systems + order[i]];
    }
  }
  return distance;
}

KemenyOrders kemeny(const Preferences& preferences, std::size_t most) {
  const std::size_t n = preferences.systems;
  assert(preferences.above.size() == n * n && most > 0);
  KemenyOrders result;
  result.exact = n <= kMostExactKemeny;
  double all = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const double up = preferences.above[i * n + j];
      const double down = preferences.above[j * n + i];
      result.lower_bound += std::min(up, down);
      all += up + down;
    }
  }
  if (result.exact) {
    Subsets subsets(preferences);
    subsets.list(most, result.orders);
    result.count = subsets.count();
  } else {
    result.orders = {local_search(preferences, 1e-9 * all)};
    result.count = 1;
  }
  result.distance = kemeny_distance(preferences, result.orders.front());
  return result;
}

std::vector<double> borda(const Preferences& preferences) {
  const std::size_t n = preferences.systems;
  std::vector<double> points(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i != j) points[i] += preferences.above[i * n + j];
    }
  }
  return points;
}

}  // namespace assize
