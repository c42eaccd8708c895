#include "stats/cluster_ratio.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Five clusters; the second has no row, the fourth two.
ClusterRatio sample() {
  ClusterRatio ratio;
  ratio.add(0, 1, 2);
  ratio.add(2, 0.5, 1);
  ratio.add(3, 1, 1);
  ratio.add(3, 0, 1);
  ratio.add(4, 2, 3);
  return ratio;
}

}  // namespace

TEST_CASE("a cluster ratio is the ratio of the weighted sums") {
  const std::vector<double> weight = {2, 5, 0, 1, 3};

  CHECK_THAT(sample().value(), WithinAbs(4.5 / 8, 1e-15));
  // (2 * 1 + 1 * 1 + 3 * 2) / (2 * 2 + 1 * 2 + 3 * 3)
  CHECK_THAT(sample().value(weight), WithinAbs(9.0 / 15, 1e-15));
  CHECK(sample().whole() == 8);
  CHECK(sample().clusters() == 4);
}

TEST_CASE("a cluster ratio of nothing is undefined") {
  const std::vector<double> weight = {0, 9, 0, 0, 0};
  std::vector<double> influence(5);

  ClusterRatio().influence(5, 1, influence);

  CHECK(std::isnan(ClusterRatio().value()));
  CHECK(std::isnan(sample().value(weight)));
  for (const double value : influence) CHECK(std::isnan(value));
}

TEST_CASE("a cluster ratio's influence is its derivative by the weights") {
  const ClusterRatio ratio = sample();
  std::vector<double> influence(10, -1);

  ratio.influence(5, 2, influence);

  for (std::size_t g = 0; g < 5; ++g) {
    std::vector<double> up(5, 1.0), down(5, 1.0);
    up[g] += 1e-6;
    down[g] -= 1e-6;
    const double slope = (ratio.value(up) - ratio.value(down)) / 2e-6;
    CHECK_THAT(influence[2 * g], WithinAbs(5 * slope, 1e-8));
    CHECK(influence[2 * g + 1] == -1);
  }
}
