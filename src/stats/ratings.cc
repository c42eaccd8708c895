#include "stats/ratings.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <numeric>

#include "core/verdict.h"

namespace assize {

Ratings::Ratings(std::span<const double> value, std::size_t raters,
                 std::span<const std::uint32_t> cluster)
    : raters_(raters), cluster_(cluster.begin(), cluster.end()) {
  assert(raters > 0 && value.size() % raters == 0);
  const std::size_t units = value.size() / raters;
  assert(cluster.empty() || cluster.size() == units);
  if (cluster.empty()) {
    cluster_.resize(units);
    std::iota(cluster_.begin(), cluster_.end(), 0U);
  }
  for (const std::uint32_t g : cluster_) {
    clusters_ = std::max(clusters_, std::size_t{g} + 1);
  }
  std::ranges::copy_if(value, std::back_inserter(categories_),
                       [](double v) { return !std::isnan(v); });
  std::ranges::sort(categories_);
  categories_.erase(std::unique(categories_.begin(), categories_.end()),
                    categories_.end());
  category_.reserve(value.size());
  for (const double v : value) {
    const auto place = std::ranges::lower_bound(categories_, v);
    category_.push_back(
        std::isnan(v) ? -1
                      : static_cast<std::int32_t>(place - categories_.begin()));
  }
}

double Ratings::value(std::size_t unit, std::size_t rater) const {
  const std::int32_t place = category(unit, rater);
  return place < 0 ? kAbsent : categories_[static_cast<std::size_t>(place)];
}

Ratings Ratings::of(std::span<const std::size_t> raters) const {
  Ratings some;
  some.raters_ = raters.size();
  some.clusters_ = clusters_;
  some.categories_ = categories_;
  some.cluster_ = cluster_;
  some.category_.reserve(units() * raters.size());
  for (std::size_t unit = 0; unit < units(); ++unit) {
    for (const std::size_t rater : raters) {
      some.category_.push_back(category(unit, rater));
    }
  }
  return some;
}

Ratings Ratings::without(std::size_t rater) const {
  assert(raters_ > 1 && rater < raters_);
  std::vector<std::size_t> others;
  for (std::size_t r = 0; r < raters_; ++r) {
    if (r != rater) others.push_back(r);
  }
  return of(others);
}

}  // namespace assize
