#include "stats/clustered_proportion.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/stream.h"
#include "stats/bootstrap_t.h"
#include "stats/cluster_error.h"
#include "stats/cluster_ratio.h"
#include "stats/interval.h"
#include "stats/small_sample.h"
#include "stats/student.h"
#include "stats/weights.h"
#include "stats/wild_bootstrap.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

TEST_CASE("with independent trials and no limit to freedom it is Wilson's") {
  const double error = std::sqrt(0.7 * 0.3 / 10);

  const Interval interval =
      clustered_wilson(0.7, error, 10, kNormalFreedom, 0.95);

  CHECK_THAT(interval.lower, WithinAbs(wilson(7, 10, 0.95).lower, 1e-12));
  CHECK_THAT(interval.upper, WithinAbs(wilson(7, 10, 0.95).upper, 1e-12));
}

TEST_CASE("its ends solve the score equation with Student's quantile") {
  const std::vector<double> part = {2, 0, 3, 1, 1}, whole = {2, 3, 3, 2, 2};
  const double value = 7.0 / 12;
  // CR1 of tests/oracles/cluster_errors.py.
  const double n = value * (1 - value) / std::pow(0.2160045974304971, 2);

  const Interval interval = clustered_wilson(part, whole, 0.95);

  const double t = student_quantile(0.975, effective_freedom(whole, 0.5));
  for (const double p : {interval.lower, interval.upper}) {
    CHECK_THAT(std::abs(value - p) / std::sqrt(p * (1 - p) / n),
               WithinAbs(t, 1e-9));
  }
}

TEST_CASE("outcomes without a spread are as many trials as clusters") {
  const std::vector<double> none(6, 0.0), half(6, 1.0), all(6, 2.0);

  CHECK(clustered_wilson(none, all, 0.95).upper ==
        clopper_pearson(0, 6, 0.95).upper);
  CHECK(clustered_wilson(all, all, 0.95).lower ==
        clopper_pearson(6, 6, 0.95).lower);
  CHECK(clustered_wilson(half, all, 0.95).upper > wilson(3, 6, 0.95).upper);
}

TEST_CASE("one cluster has no interval") {
  CHECK(std::isnan(
      clustered_wilson(std::vector<double>{1}, std::vector<double>{2}, 0.95)
          .lower));
  CHECK(std::isnan(clustered_wilson({}, {}, 0.95).upper));
}

/// Shares in a world of unequal clusters: 1 to 8 outcomes each, of which half
/// the clusters lean one way and half the other.
struct World {
  std::vector<double> part, whole;
  ClusterRatio ratio;
  World(std::size_t clusters, Stream random) : part(clusters), whole(clusters) {
    for (std::size_t g = 0; g < clusters; ++g) {
      whole[g] = static_cast<double>(1 + random.below(8));
      const double p = random.uniform() < 0.5 ? 0.25 : 0.75;
      for (double i = 0; i < whole[g]; ++i) {
        part[g] += random.uniform() < p ? 1 : 0;
      }
      ratio.add(static_cast<std::uint32_t>(g), part[g], whole[g]);
    }
  }
};

bool holds(const Interval& interval, double truth) {
  return interval.lower <= truth && truth <= interval.upper;
}

/// The bootstrap-t and the expanded BCa interval from the same weights.
std::pair<Interval, Interval> resampled(const World& world, Stream stream) {
  constexpr std::size_t kReplicates = 299;
  const std::size_t clusters = world.part.size();
  const Weights weights = draw(clusters, {}, kReplicates, stream, 1);
  std::vector<double> value, error, weight(clusters), influence(clusters);
  for (std::size_t b = 0; b < kReplicates; ++b) {
    const auto row = weights.row(b);
    weight.assign(row.begin(), row.end());
    value.push_back(world.ratio.value(weight));
    error.push_back(world.ratio.standard_error(weight));
  }
  world.ratio.influence(clusters, 1, influence);
  const double level =
      expanded_level(0.95, static_cast<std::uint32_t>(clusters));
  return {
      bootstrap_t_interval(world.ratio.value(), world.ratio.standard_error(),
                           value, error, 0.95),
      bca_interval(world.ratio.value(), value, influence, level)};
}

TEST_CASE("intervals over few unequal clusters hold a mean of one half") {
  const std::size_t clusters = GENERATE(8, 12, 20, 200);
  const int worlds = clusters < 100 ? 600 : 200;
  int of_wilson = 0, of_wild = 0, of_studentised = 0, of_bca = 0;
  for (std::uint64_t sample = 0; sample < static_cast<std::uint64_t>(worlds);
       ++sample) {
    const World world(clusters, Stream(1, {"coverage"}).at(sample));

    const Interval score = clustered_wilson(world.part, world.whole, 0.95);
    const WildClusterBootstrap wild(world.part, world.whole, 299,
                                    Stream(sample, {"coverage.wild"}), 1);
    const auto [studentised, bca] =
        resampled(world, Stream(sample, {"coverage.draw"}));

    of_wilson += holds(score, 0.5) ? 1 : 0;
    of_wild += wild.p(0.5) > 0.05 ? 1 : 0;
    of_studentised += holds(studentised, 0.5) ? 1 : 0;
    of_bca += holds(bca, 0.5) ? 1 : 0;
  }
  // The band of [0.93, 0.97], and twice its binomial standard error.
  const double margin = 2 * std::sqrt(0.93 * 0.07 / worlds);
  for (const int count : {of_wilson, of_wild, of_studentised, of_bca}) {
    CAPTURE(clusters, of_wilson, of_wild, of_studentised, of_bca);
    CHECK(count >= (0.93 - margin) * worlds);
    CHECK(count <= (0.97 + margin) * worlds);
  }
}

}  // namespace
}  // namespace assize
