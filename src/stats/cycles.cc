#include "stats/cycles.h"

#include <cassert>
#include <limits>
#include <vector>

#include "core/parallel_for.h"
#include "stats/moments.h"

namespace assize {
namespace {

std::vector<double> flipped(std::span<const double> margin, std::size_t n,
                            Stream stream) {
  std::vector<double> flipped(margin.begin(), margin.end());
  std::uint64_t bits = 0;
  std::size_t used = 64;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      if (used == 64) {
        bits = stream.next();
        used = 0;
      }
      if ((bits >> used++ & 1) == 0) continue;
      flipped[i * n + j] = -margin[i * n + j];
      flipped[j * n + i] = -margin[j * n + i];
    }
  }
  return flipped;
}

}  // namespace

double CycleRate::rate() const {
  return triads == 0
             ? std::numeric_limits<double>::quiet_NaN()
             : static_cast<double>(cyclic) / static_cast<double>(triads);
}

CycleRate cycle_rate(std::span<const double> margin, std::size_t systems) {
  const std::size_t n = systems;
  assert(margin.size() == n * n);
  CycleRate rate;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const double ij = margin[i * n + j];
      if (ij == 0) continue;
      for (std::size_t k = j + 1; k < n; ++k) {
        const double jk = margin[j * n + k], ki = margin[k * n + i];
        if (jk == 0 || ki == 0) continue;
        ++rate.triads;
        rate.cyclic += (ij > 0) == (jk > 0) && (jk > 0) == (ki > 0);
      }
    }
  }
  return rate;
}

CycleTest cycle_test(std::span<const double> margin, std::size_t systems,
                     std::uint32_t permutations, const Stream& stream,
                     unsigned threads) {
  CycleTest test{.observed = cycle_rate(margin, systems)};
  if (test.observed.triads == 0 || permutations == 0) return test;
  std::vector<double> rates(permutations);
  parallel_for(permutations, threads, [&](std::size_t b) {
    rates[b] =
        cycle_rate(flipped(margin, systems, stream.at(b)), systems).rate();
  });
  test.null_mean = mean(rates);
  const double observed = test.observed.rate();
  double fewer = 1, more = 1;
  for (const double rate : rates) {
    fewer += rate <= observed;
    more += rate >= observed;
  }
  test.p_fewer = fewer / (permutations + 1.0);
  test.p_more = more / (permutations + 1.0);
  return test;
}

}  // namespace assize
