#include "stats/breaking_clusters.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace assize {
namespace {

class Search {
 public:
  Search(const ClusterValue& value, std::span<const double> influence,
         double threshold)
      : value_(value), threshold_(threshold), influence_(influence) {
    all_ = evaluate(0);
    above_ = all_ > threshold;
    order_.resize(influence.size());
    std::iota(order_.begin(), order_.end(), 0U);
    // What holds the value up goes first where it is above.
    std::ranges::stable_sort(
        order_, std::ranges::greater(),
        [&](std::uint32_t g) { return above_ ? influence[g] : -influence[g]; });
  }

  double full() const { return all_; }

  /// The value without the first `count` clusters of the order.
  double evaluate(std::size_t count) {
    std::vector<double> weight(influence_.size(), 1);
    for (std::size_t i = 0; i < count; ++i) weight[order_[i]] = 0;
    ++evaluations_;
    return value_(weight);
  }

  bool turned(double value) const {
    return above_ ? value <= threshold_ : value >= threshold_;
  }

  /// The linear value without the first `count`, rescaled as a mean is.
  double predicted(std::size_t count) const {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += influence_[order_[i]];
    const auto n = static_cast<double>(influence_.size());
    return all_ - sum / (n - static_cast<double>(count));
  }

  BreakingClusters answer(std::size_t count, double value) const {
    BreakingClusters out;
    out.removed.assign(order_.begin(),
                       order_.begin() + static_cast<std::ptrdiff_t>(count));
    out.value = value;
    out.predicted = predicted(count);
    out.turned = true;
    out.evaluations = evaluations_;
    return out;
  }

  std::uint32_t evaluations() const { return evaluations_; }

 private:
  const ClusterValue& value_;
  double threshold_ = 0, all_ = 0;
  bool above_ = false;
  std::span<const double> influence_;
  std::vector<std::uint32_t> order_;
  std::uint32_t evaluations_ = 0;
};

}  // namespace

BreakingClusters breaking_clusters(const ClusterValue& value,
                                   std::span<const double> influence,
                                   double threshold, double most_share) {
  assert(most_share >= 0 && most_share < 1);
  Search search(value, influence, threshold);
  const double full = search.full();
  if (std::isnan(full) || influence.empty()) return {};
  if (full == threshold) return search.answer(0, full);
  const auto most = static_cast<std::size_t>(
      std::floor(most_share * static_cast<double>(influence.size())));
  std::size_t count = 1;
  while (count < most && !search.turned(search.predicted(count))) ++count;
  double at = kAbsent;
  for (; count <= most; ++count) {
    at = search.evaluate(count);
    if (search.turned(at)) break;
  }
  if (count > most) {
    BreakingClusters out;
    out.evaluations = search.evaluations();
    return out;
  }
  while (count > 1) {
    const double fewer = search.evaluate(count - 1);
    if (!search.turned(fewer)) break;
    at = fewer;
    --count;
  }
  return search.answer(count, at);
}

}  // namespace assize
