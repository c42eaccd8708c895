// What several raters said of the same units.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assize {

/// A matrix of ratings by category, and the cluster that each unit moves with.
/// Statistics over it take `weight`, one number per cluster, how often it was
/// drawn; empty means once each. Categories stay those of the whole matrix
/// whatever is drawn. Const calls are thread-safe.
class Ratings {
 public:
  /// `value` is units x raters, row-major; NaN is missing. `cluster` holds one
  /// number per unit; empty: each unit is its own. Requires raters > 0 and a
  /// whole number of rows. O(n log n).
  Ratings(std::span<const double> value, std::size_t raters,
          std::span<const std::uint32_t> cluster = {});

  std::size_t units() const { return cluster_.size(); }
  std::size_t raters() const { return raters_; }
  /// One more than the largest cluster number.
  std::size_t clusters() const { return clusters_; }

  /// The distinct values, in increasing order.
  std::span<const double> categories() const { return categories_; }
  /// Place of a rating among categories(); -1 if missing.
  std::int32_t category(std::size_t unit, std::size_t rater) const {
    return category_[unit * raters_ + rater];
  }
  /// The rating itself; NaN if missing.
  double value(std::size_t unit, std::size_t rater) const;

  double unit_weight(std::size_t unit, std::span<const double> weight) const {
    return weight.empty() ? 1 : weight[cluster_[unit]];
  }

  /// The same units seen by the chosen raters only, in that order; units and
  /// categories stay. Requires indices below raters().
  Ratings of(std::span<const std::size_t> raters) const;
  /// Without one rater. Requires at least two.
  Ratings without(std::size_t rater) const;

 private:
  Ratings() = default;

  std::size_t raters_ = 0, clusters_ = 0;
  std::vector<double> categories_;
  std::vector<std::int32_t> category_;
  std::vector<std::uint32_t> cluster_;
};

}  // namespace assize
