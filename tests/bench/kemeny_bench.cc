// Times Kemeny's order of 16 systems from 1,000 random rankings; the exit code
// is 1 where it takes 2 seconds or more.

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <numeric>
#include <vector>

#include "core/stream.h"
#include "stats/kemeny.h"

int main() {
  constexpr std::size_t kSystems = assize::kMostExactKemeny;
  constexpr double kMostSeconds = 2;
  std::vector<double> positions;
  for (std::uint64_t r = 0; r < 1000; ++r) {
    std::vector<double> ranking(kSystems);
    std::iota(ranking.begin(), ranking.end(), 0.0);
    assize::Stream stream(r, {"kemeny_bench"});
    stream.shuffle(std::span(ranking));
    positions.insert(positions.end(), ranking.begin(), ranking.end());
  }

  const std::clock_t started = std::clock();
  const assize::KemenyOrders best =
      assize::kemeny(assize::preferences(positions, kSystems), 1000);
  const double seconds =
      static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;

  std::printf(
      "Kemeny, %zu systems: %.3f s, %.0f best orders at distance %.0f; "
      "bound %.0f s: %s\n",
      kSystems, seconds, best.count, best.distance, kMostSeconds,
      seconds < kMostSeconds ? "ok" : "BROKEN");
  return seconds < kMostSeconds ? 0 : 1;
}
