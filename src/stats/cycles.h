// How often three systems beat each other in a circle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/stream.h"
#include "core/verdict.h"

namespace assize {

struct CycleRate {
  std::uint64_t cyclic = 0;
  std::uint64_t triads = 0;  ///< Threes of which every two were told apart.

  double rate() const;  ///< In [0, 1]; NaN without triads.
};

/// margin[i n + j] > 0 where i beat j more often than not; antisymmetric; 0
/// where the two were not told apart, and their triads do not count. O(n^3).
/// **Source:** Kendall and Babington Smith 1940, doi:10.2307/2332613.
CycleRate cycle_rate(std::span<const double> margin, std::size_t systems);

struct CycleTest {
  CycleRate observed;
  double null_mean = kAbsent;  ///< 1/4 but for chance: that of any fair coin.
  double p_fewer =
      1;              ///< Of as few circles or fewer: small, there is an order.
  double p_more = 1;  ///< Of as many or more: small, there is an anti-order.
};

/// Against the null that no system is better than another, so that the winner
/// of each pair might as well have been the loser: every pair's margin changes
/// its sign by a fair coin, permutation b by stream.at(b). p-values count the
/// observed one: at least 1 / (permutations + 1). The same at any number of
/// threads.
/// **Source:** Phipson and Smyth 2010, doi:10.2202/1544-6115.1585, for the
/// p-value.
CycleTest cycle_test(std::span<const double> margin, std::size_t systems,
                     std::uint32_t permutations, const Stream& stream,
                     unsigned threads);

}  // namespace assize
