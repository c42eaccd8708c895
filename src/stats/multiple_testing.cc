#include "stats/multiple_testing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/verdict.h"

namespace assize {

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });

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

}  // namespace assize
