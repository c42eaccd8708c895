#include "stats/breaking_clusters.h"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/stream.h"
#include "stats/cluster_ratio.h"

namespace assize {
namespace {

/// The fewest clusters without which the value turns, over all subsets; 0
/// where none of at most half the clusters turns it.
std::size_t fewest(const ClusterValue& value, std::size_t n, double threshold) {
  const bool above = value(std::vector<double>(n, 1)) > threshold;
  std::size_t best = 0;
  for (unsigned set = 1; set < 1U << n; ++set) {
    const auto size = static_cast<std::size_t>(std::popcount(set));
    if (2 * size > n || (best > 0 && size >= best)) continue;
    std::vector<double> weight(n, 1);
    for (std::size_t g = 0; g < n; ++g) {
      if ((set >> g & 1U) != 0) weight[g] = 0;
    }
    const double at = value(weight);
    if (above ? at <= threshold : at >= threshold) best = size;
  }
  return best;
}

}  // namespace

TEST_CASE("for means the fewest clusters are found, as over all subsets") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Stream stream = Stream(6, {"breaking"}).at(seed);
    ClusterRatio ratio;
    for (std::uint32_t g = 0; g < 12; ++g) {
      ratio.add(g, stream.normal() + (seed % 2 == 0 ? 0.5 : -0.3), 1);
    }
    std::vector<double> influence(12);
    ratio.influence(12, 1, influence);
    const ClusterValue value = [&](std::span<const double> weight) {
      return ratio.value(weight);
    };

    const BreakingClusters found = breaking_clusters(value, influence, 0);

    CHECK(found.removed.size() == fewest(value, 12, 0));
    CHECK(found.turned == !found.removed.empty());
    if (found.turned) {
      CHECK(std::abs(found.value - found.predicted) < 1e-12);
    }
  }
}

TEST_CASE("what is found is verified where influences mislead") {
  // The square of a mean is far from linear.
  const std::vector<double> x = {9, 8, 1, 1, 1, 1, 1, 1, 1, 1};
  const ClusterValue value = [&](std::span<const double> weight) {
    double sum = 0, all = 0;
    for (std::size_t g = 0; g < 10; ++g) {
      sum += weight[g] * x[g];
      all += weight[g];
    }
    return sum / all * (sum / all);
  };
  std::vector<double> influence;
  for (const double v : x) influence.push_back(2 * 2.5 * (v - 2.5));

  const BreakingClusters found = breaking_clusters(value, influence, 1.5);

  CHECK(found.turned);
  CHECK(found.removed == std::vector<std::uint32_t>{0, 1});
  CHECK(found.value == 1);
}

TEST_CASE("a result that half the clusters cannot turn stands") {
  const ClusterValue one = [](std::span<const double>) { return 1.0; };

  const BreakingClusters found =
      breaking_clusters(one, std::vector<double>(8, 0), 0.5);

  CHECK_FALSE(found.turned);
  CHECK(found.removed.empty());
  CHECK(found.evaluations > 0);
}

TEST_CASE("a value at the threshold is turned already") {
  const ClusterValue half = [](std::span<const double>) { return 0.5; };

  const BreakingClusters found =
      breaking_clusters(half, std::vector<double>(8, 0), 0.5);

  CHECK(found.turned);
  CHECK(found.removed.empty());
}

}  // namespace assize
