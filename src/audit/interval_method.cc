#include "audit/interval_method.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "stats/bootstrap_t.h"
#include "stats/interval.h"
#include "stats/small_sample.h"

namespace assize {
namespace {

/// Below it the wild cluster bootstrap of a mean does not hold its level.
constexpr std::size_t kLeastWild = 5;

/// The clusters that the value rests on. Those without a row have no influence,
/// so of clusters without any as many are left out as have no row.
std::vector<std::uint32_t> bearing(const Combination& of) {
  std::size_t idle = of.influence.size() - of.clusters;
  std::vector<std::uint32_t> out;
  for (std::size_t g = 0; g < of.influence.size(); ++g) {
    if (idle > 0 && of.influence[g] == 0) {
      --idle;
    } else {
      out.push_back(static_cast<std::uint32_t>(g));
    }
  }
  return out;
}

/// The pseudo-value of each of these clusters.
std::vector<double> values_at(const Combination& of,
                              std::span<const std::uint32_t> clusters) {
  const double scale = static_cast<double>(clusters.size()) /
                       static_cast<double>(of.influence.size());
  std::vector<double> out;
  out.reserve(clusters.size());
  for (const std::uint32_t g : clusters) {
    out.push_back(of.value + scale * of.influence[g]);
  }
  return out;
}

Interval bootstrap_t(const Combination& of, const IntervalRule& rule) {
  const std::vector<double> errors = replicate_errors(of, rule);
  return bootstrap_t_interval(of.value, pseudo_values(of).standard_error(),
                              of.replicates, errors, rule.level);
}

/// Within the range of the value, which no mean leaves.
Interval within(Interval interval, const Combination& of) {
  interval.lower = std::clamp(interval.lower, of.least, of.most);
  interval.upper = std::clamp(interval.upper, of.least, of.most);
  return interval;
}

}  // namespace

std::size_t least_clusters(const Combination& of, const IntervalRule& rule) {
  const bool wild = rule.method == IntervalMethod::kWildCluster && of.is_mean;
  return wild ? std::min(kLeastWild, rule.least_clusters) : rule.least_clusters;
}

ClusterRatio pseudo_values(const Combination& of) {
  const std::vector<std::uint32_t> clusters = bearing(of);
  const std::vector<double> values = values_at(of, clusters);
  ClusterRatio out;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    out.add(clusters[i], values[i], 1);
  }
  return out;
}

WildClusterBootstrap wild_bootstrap(const Combination& of,
                                    const IntervalRule& rule) {
  const std::vector<double> part = values_at(of, bearing(of));
  const std::vector<double> whole(part.size(), 1.0);
  return WildClusterBootstrap(part, whole, of.replicates.size() + of.undefined,
                              Stream(rule.seed, {"wild_cluster"}), 1);
}

std::vector<double> replicate_errors(const Combination& of,
                                     const IntervalRule& rule) {
  assert(rule.weights != nullptr);
  const ClusterRatio values = pseudo_values(of);
  std::vector<double> out;
  out.reserve(of.replicates.size());
  auto gap = of.gaps.begin();
  for (std::size_t b = 0; b < rule.weights->replicates; ++b) {
    if (gap != of.gaps.end() && *gap == b) {
      ++gap;
      continue;
    }
    const auto drawn = rule.weights->row(b);
    const std::vector<double> weight(drawn.begin(), drawn.end());
    out.push_back(values.standard_error(weight));
  }
  return out;
}

void add_interval(const Combination& of, const IntervalRule& rule,
                  Estimate& out) {
  Interval found;
  if (rule.method == IntervalMethod::kPercentile) {
    found = percentile_interval(
        of.replicates,
        expanded_level(rule.level, of.clusters, of.error_freedom()));
    out.method = "cluster_bootstrap.percentile_expanded";
  } else if (rule.method == IntervalMethod::kBootstrapT) {
    found = bootstrap_t(of, rule);
    out.method = "cluster_bootstrap.t";
  } else {
    found = wild_bootstrap(of, rule).interval(rule.level);
    out.method = "wild_cluster_bootstrap.webb";
  }
  found.level = rule.level;
  const bool bounded = std::isfinite(found.lower) && std::isfinite(found.upper);
  found = within(found, of);
  const bool few = out.clusters < rule.least_clusters;
  if (!bounded) {
    out.reason = "no interval: too few instructions differ to bound it";
  } else if (few &&
             found.upper - found.lower >= kUseless * (of.most - of.least)) {
    out.reason = "no interval: as wide as all that there might be";
  } else {
    out.interval = found;
    return;
  }
  out.method.clear();
}

}  // namespace assize
