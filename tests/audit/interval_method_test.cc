#include "audit/interval_method.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "plugin/cluster_means.h"
#include "stats/bootstrap_t.h"
#include "stats/interval.h"
#include "stats/small_sample.h"

using namespace assize;

namespace {

constexpr std::size_t kDraws = 400;

/// The mean of one number of each cluster that has one.
class Means final : public ClusterMeans {
 public:
  explicit Means(const std::vector<double>& values)
      : ClusterMeans(values.size()) {
    ClusterRatio mean;
    for (std::size_t g = 0; g < values.size(); ++g) {
      if (!std::isnan(values[g])) {
        mean.add(static_cast<std::uint32_t>(g), values[g], 1);
      }
    }
    add_mean({.metric = "gain",
              .effect = true,
              .least = -100,
              .most = 100,
              .is_mean = true},
             std::move(mean));
  }
};

std::vector<double> wavy(std::size_t n) {
  std::vector<double> out;
  for (std::size_t g = 0; g < n; ++g) {
    out.push_back(6 + 20 * std::sin(static_cast<double>(g) * 12.9898));
  }
  return out;
}

struct Case {
  Weights weights;
  Combination of;
  IntervalRule rule;

  Case(const std::vector<double>& values, IntervalMethod method)
      : weights(draw(values.size(), {}, kDraws, Stream(1, {"bootstrap"}), 1)) {
    std::vector<Source> sources;
    sources.push_back({"raw", 0, -1, std::make_unique<Means>(values)});
    const Term term{0, 1};
    of = combine(measure(sources, weights, 1, {}), std::span(&term, 1));
    rule = {.method = method, .weights = &weights};
  }
};

void check_same(const Interval& a, const Interval& b) {
  using Catch::Matchers::WithinAbs;
  CHECK_THAT(a.lower, WithinAbs(b.lower, 1e-9));
  CHECK_THAT(a.upper, WithinAbs(b.upper, 1e-9));
}

}  // namespace

TEST_CASE("percentiles are those of the replicates at the expanded level") {
  const Case c(wavy(30), IntervalMethod::kPercentile);

  const Estimate found = estimate(c.of, c.rule);

  REQUIRE(found.interval);
  CHECK(found.method == "cluster_bootstrap.percentile_expanded");
  check_same(*found.interval,
             percentile_interval(c.of.replicates, expanded_level(0.95, 30)));
}

TEST_CASE("bootstrap-t of a mean is that of the mean's own standard errors") {
  const std::vector<double> values = wavy(30);
  const Case c(values, IntervalMethod::kBootstrapT);
  ClusterRatio mean;
  for (std::uint32_t g = 0; g < 30; ++g) mean.add(g, values[g], 1);
  std::vector<double> errors;
  for (std::size_t b = 0; b < kDraws; ++b) {
    const auto drawn = c.weights.row(b);
    errors.push_back(
        mean.standard_error(std::vector<double>(drawn.begin(), drawn.end())));
  }

  const Estimate found = estimate(c.of, c.rule);

  REQUIRE(found.interval);
  CHECK(found.method == "cluster_bootstrap.t");
  check_same(*found.interval,
             bootstrap_t_interval(mean.value(), mean.standard_error(),
                                  c.of.replicates, errors, 0.95));
}

TEST_CASE(
    "the wild cluster bootstrap is that of the instructions' own values") {
  const std::vector<double> values = wavy(12), ones(12, 1.0);
  const Case c(values, IntervalMethod::kWildCluster);
  const WildClusterBootstrap twin(values, ones, kDraws,
                                  Stream(1, {"wild_cluster"}), 2);

  const Estimate found = estimate(c.of, c.rule);

  REQUIRE(found.interval);
  CHECK(found.method == "wild_cluster_bootstrap.webb");
  check_same(*found.interval, twin.interval(0.95));
}

TEST_CASE("instructions without a row are no instructions of the value") {
  std::vector<double> values = wavy(12), with_gaps = values;
  with_gaps.insert(with_gaps.begin() + 4, 3, kAbsent);
  const Case whole(values, IntervalMethod::kWildCluster);
  const Case gaps(with_gaps, IntervalMethod::kWildCluster);

  CHECK(gaps.of.clusters == 12);
  check_same(wild_bootstrap(gaps.of, gaps.rule).interval(0.95),
             wild_bootstrap(whole.of, whole.rule).interval(0.95));
}

TEST_CASE("only the wild cluster bootstrap bounds means of five instructions") {
  const Case wild(wavy(5), IntervalMethod::kWildCluster);
  const Case studentised(wavy(5), IntervalMethod::kBootstrapT);
  const Case four(wavy(4), IntervalMethod::kWildCluster);

  CHECK(estimate(wild.of, wild.rule).interval);
  CHECK(estimate(studentised.of, studentised.rule).reason ==
        "no interval: 5 instructions, and fewer than 8 do not hold a level");
  CHECK(estimate(four.of, four.rule).reason ==
        "no interval: 4 instructions, and fewer than 5 do not hold a level");
}

TEST_CASE("an interval as wide as the range is none") {
  const Case c({100, -100, 100, -100, 90}, IntervalMethod::kWildCluster);

  const Estimate found = estimate(c.of, c.rule);

  CHECK_FALSE(found.interval);
  CHECK(found.method.empty());
  CHECK(found.reason.starts_with("no interval: "));
}
