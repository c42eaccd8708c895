#include "stats/cluster_error.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "stats/cluster_ratio.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

struct Sample {
  std::vector<double> y;
  std::vector<std::uint32_t> cluster;
};

const Sample kFirst = {{1, 1, 0, 0, 0, 1, 1, 1, 0, 1},
                       {0, 0, 0, 1, 1, 2, 2, 2, 2, 3}};
const Sample kSecond = {{1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0},
                        {0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4}};

ClusterRatio ratio_of(const Sample& sample) {
  ClusterRatio ratio;
  for (std::size_t i = 0; i < sample.y.size(); ++i) {
    ratio.add(sample.cluster[i], sample.y[i], 1);
  }
  return ratio;
}

std::vector<double> influence_of(const Sample& sample) {
  std::vector<double> influence(sample.cluster.back() + 1);
  ratio_of(sample).influence(influence.size(), 1, influence);
  return influence;
}

TEST_CASE("the errors of a clustered mean agree with R's sandwich") {
  // tests/oracles/cluster_errors.py
  CHECK_THAT(cr0_error(influence_of(kFirst)),
             WithinAbs(0.1414213562373095, 1e-12));
  CHECK_THAT(cr1_error(influence_of(kFirst), 4),
             WithinAbs(0.1632993161855452, 1e-12));
  CHECK_THAT(cr0_error(influence_of(kSecond)),
             WithinAbs(0.1932003853228272, 1e-12));
  CHECK_THAT(cr1_error(influence_of(kSecond), 5),
             WithinAbs(0.2160045974304971, 1e-12));
}

TEST_CASE("a ratio's own standard error is CR1, under weights too") {
  const ClusterRatio ratio = ratio_of(kSecond);
  CHECK_THAT(ratio.standard_error(), WithinAbs(0.2160045974304971, 1e-12));

  // Clusters 0, 0, 2, 3, 3 drawn: as if they were five of their own.
  Sample drawn;
  for (const std::uint32_t source : {0, 0, 2, 3, 3}) {
    const std::uint32_t place =
        drawn.cluster.empty() ? 0 : drawn.cluster.back() + 1;
    for (std::size_t i = 0; i < kSecond.y.size(); ++i) {
      if (kSecond.cluster[i] != source) continue;
      drawn.y.push_back(kSecond.y[i]);
      drawn.cluster.push_back(place);
    }
  }
  CHECK_THAT(ratio.standard_error(std::vector<double>{2, 0, 1, 2, 0}),
             WithinAbs(cr1_error(influence_of(drawn), 5), 1e-14));
}

TEST_CASE("one cluster has no standard error") {
  CHECK(std::isnan(cr1_error(std::vector<double>{0}, 1)));
  CHECK(std::isnan(cr0_error({})));
  CHECK(std::isnan(ratio_of({{1, 0}, {0, 0}}).standard_error()));
  CHECK(std::isnan(ClusterRatio().standard_error()));
  CHECK(std::isnan(
      ratio_of(kFirst).standard_error(std::vector<double>{0, 1, 0, 0})));
}

TEST_CASE("clusters without a whole do not count") {
  ClusterRatio ratio;
  for (std::uint32_t g = 0; g < 4; ++g) {
    ratio.add(2 * g, g, 2);
    ratio.add(2 * g + 1, 0, 0);
  }
  std::vector<double> influence(8);
  ratio.influence(8, 1, influence);

  CHECK_THAT(ratio.standard_error(),
             WithinAbs(cr1_error(influence, ratio.clusters()), 1e-15));
}

TEST_CASE("effective degrees of freedom agree with their matrices") {
  const std::vector<double> uneven = {1, 2, 0, 3, 4}, even(5, 5.0),
                            one_large = {1, 1, 1, 40};

  // tests/oracles/cluster_errors.py
  CHECK_THAT(effective_freedom(uneven, 0), WithinAbs(2.007786429365962, 1e-12));
  CHECK_THAT(effective_freedom(uneven, 1),
             WithinAbs(2.5789473684210527, 1e-12));
  CHECK_THAT(effective_freedom(even, 0.5), WithinAbs(4, 1e-12));
  CHECK_THAT(effective_freedom(one_large, 0),
             WithinAbs(1.296248735132085, 1e-12));
  CHECK(std::isnan(effective_freedom(std::vector<double>{3}, 0)));
}

}  // namespace
}  // namespace assize
