#include "stats/hodge.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// From edges {i, j, value, weight}.
struct Edge {
  std::size_t i, j;
  double value, weight;
};

Flow flow_of(std::size_t n, const std::vector<Edge>& edges) {
  Flow flow{n, std::vector<double>(n * n), std::vector<double>(n * n)};
  for (const auto& [i, j, value, weight] : edges) {
    flow.value[i * n + j] = value;
    flow.value[j * n + i] = -value;
    flow.weight[i * n + j] = flow.weight[j * n + i] = weight;
  }
  return flow;
}

double logit(double p) { return std::log(p / (1 - p)); }

}  // namespace

// Methods, C.12: P(a > b) .6, P(c > b) .4, P(c > a) .7, a circle.
TEST_CASE("the share that no order explains is that of the worked circle") {
  const HodgeParts parts = hodge(flow_of(
      3, {{0, 1, logit(.6), 1}, {1, 2, -logit(.4), 1}, {0, 2, -logit(.7), 1}}));

  CHECK_THAT(parts.ratio, WithinAbs(.8756645, 5e-8));
  CHECK(parts.harmonic == 0);
  CHECK_THAT(parts.total, WithinAbs(parts.gradient + parts.curl, 1e-12));
}

// tests/oracles/ranking.py: numpy.linalg.lstsq.
TEST_CASE("the parts of an incomplete weighted flow are those of numpy") {
  // Two triangles that share an edge, and a square that nothing fills.
  const HodgeParts parts = hodge(flow_of(6, {{0, 1, 1.0, 2},
                                             {1, 2, 0.5, 1},
                                             {0, 2, -0.7, 3},
                                             {2, 3, 0.4, 1},
                                             {1, 3, 1.5, 0.5},
                                             {3, 4, 0.2, 1},
                                             {4, 5, 0.9, 2},
                                             {0, 5, -1.1, 1}}));

  CHECK_THAT(parts.total, WithinAbs(7.875000000000, 1e-10));
  CHECK_THAT(parts.gradient, WithinAbs(1.773125000000, 1e-10));
  CHECK_THAT(parts.curl, WithinAbs(3.577894736842, 1e-10));
  CHECK_THAT(parts.harmonic, WithinAbs(2.523980263158, 1e-10));
  const std::vector<double> strength = {-0.210156250000, -0.308593750000,
                                        0.177343750000,  -0.174218750000,
                                        0.491406250000,  0.024218750000};
  for (std::size_t s = 0; s < 6; ++s) {
    CHECK_THAT(parts.strength[s], WithinAbs(strength[s], 1e-10));
  }
}

TEST_CASE("an order leaves nothing, and a square without diagonals no curl") {
  const HodgeParts order = hodge(
      flow_of(4, {{0, 1, 1, 1}, {1, 2, 2, 5}, {0, 2, 3, 1}, {2, 3, -4, 1}}));
  const HodgeParts square = hodge(
      flow_of(4, {{0, 1, 1, 1}, {1, 2, 1, 1}, {2, 3, 1, 1}, {0, 3, -1, 1}}));

  CHECK_THAT(order.ratio, WithinAbs(0, 1e-14));
  CHECK_THAT(order.strength[0] - order.strength[2], WithinAbs(3, 1e-12));
  CHECK_THAT(square.ratio, WithinAbs(1, 1e-12));
  CHECK_THAT(square.curl, WithinAbs(0, 1e-12));
  CHECK_THAT(square.harmonic, WithinAbs(4, 1e-12));
}

TEST_CASE("parts that were never compared have strengths of their own") {
  const HodgeParts parts = hodge(flow_of(4, {{0, 1, 2, 1}, {2, 3, 6, 1}}));

  const std::vector<double> gold = {1, -1, 3, -3};
  for (std::size_t s = 0; s < 4; ++s) {
    CHECK_THAT(parts.strength[s], WithinAbs(gold[s], 1e-12));
  }
  CHECK(std::isnan(hodge(flow_of(3, {})).ratio));
}

}  // namespace assize
