#include "plugin/cluster_means.h"

#include <catch2/catch.hpp>
#include <vector>

#include "stats/cluster_error.h"
#include "stats/clustered_proportion.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Two means over three clusters of one, two and three rows.
struct Means final : ClusterMeans {
  Means() : ClusterMeans(4) {
    ClusterRatio rate, other;
    const std::vector<double> rows = {100, 0, 100, 50, 50, 0};
    const std::vector<std::uint32_t> cluster = {0, 1, 1, 3, 3, 3};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rate.add(cluster[i], rows[i], 1);
      if (cluster[i] != 1) other.add(cluster[i], rows[i], 2);
    }
    add_mean({.metric = "win_rate", .is_mean = true}, rate);
    add_mean({.metric = "score", .n = 4}, other);
  }
};

}  // namespace

TEST_CASE("means are described by what they rest on") {
  const Means means;

  const auto of = means.quantities();

  REQUIRE(of.size() == 2);
  CHECK(of[0].n == 6);
  CHECK(of[0].clusters == 3);
  CHECK(of[0].is_mean);
  CHECK(of[0].freedom ==
        effective_freedom(std::vector<double>{1, 2, 3}, kHalfIndependent));
  CHECK(of[0].freedom < 2);
  CHECK(of[1].n == 4);
  CHECK(of[1].clusters == 2);
}

TEST_CASE("means follow the weights, and influence is their derivative") {
  const Means means;
  std::vector<double> out(2), influence(4 * 2);
  Scratch scratch;
  const std::vector<double> ones(4, 1.0);

  means.estimate(ones, out, scratch);
  means.influence(influence);

  CHECK(out[0] == 50);
  CHECK(out[1] == 25);
  for (std::size_t g = 0; g < 4; ++g) {
    constexpr double kStep = 1e-6;
    std::vector<double> weight = ones, moved(2);
    weight[g] += kStep;
    means.estimate(weight, moved, scratch);
    for (std::size_t q = 0; q < 2; ++q) {
      CHECK_THAT(influence[g * 2 + q],
                 WithinAbs(4 * (moved[q] - out[q]) / kStep, 1e-3));
    }
  }
}
