#include "stats/multiple_testing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/verdict.h"

namespace assize {
namespace {

/// The places of the p-values that are there, by increasing value.
std::vector<std::size_t> ascending(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
  return order;
}

}  // namespace

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  const std::vector<std::size_t> order = ascending(p);
  std::vector<double> adjusted(p.size(), kAbsent);
  double least = 1;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const double scale =
        static_cast<double>(order.size()) / static_cast<double>(rank);
    least = std::min(least, p[order[rank - 1]] * scale);
    adjusted[order[rank - 1]] = least;
  }
  return adjusted;
}

std::vector<double> benjamini_yekutieli(std::span<const double> p) {
  const std::size_t count = ascending(p).size();
  double harmonic = 0;
  for (std::size_t k = count; k > 0; --k) {
    harmonic += 1 / static_cast<double>(k);
  }
  std::vector<double> adjusted = benjamini_hochberg(p);
  for (double& value : adjusted) {
    if (!std::isnan(value)) value = std::min(1.0, value * harmonic);
  }
  return adjusted;
}

std::vector<double> holm(std::span<const double> p) {
  const std::vector<std::size_t> order = ascending(p);
  std::vector<double> adjusted(p.size(), kAbsent);
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto left = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, left * p[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

std::vector<double> bonferroni(std::span<const double> p) {
  const auto count = static_cast<double>(ascending(p).size());
  std::vector<double> adjusted(p.begin(), p.end());
  for (double& value : adjusted) {
    if (!std::isnan(value)) value = std::min(1.0, count * value);
  }
  return adjusted;
}

}  // namespace assize
