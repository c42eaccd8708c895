// Intervals that an audit asks for by name, in place of BCa.
#pragma once

#include <cstddef>

#include "audit/measure.h"
#include "stats/cluster_ratio.h"
#include "stats/wild_bootstrap.h"

namespace assize {

/// The least instructions that bound the value under this rule: the rule's own,
/// but fewer by the wild cluster bootstrap of a mean, which holds its level
/// there (tests/stats/wild_bootstrap_test.cc).
std::size_t least_clusters(const Combination& of, const IntervalRule& rule);

/// The value that each instruction would give: value + influence, the
/// influence scaled to the instructions behind the value. Of a mean over
/// instructions of equal weight these are the instructions' own; of others they
/// agree to first order.
ClusterRatio pseudo_values(const Combination& of);

/// The test and interval of pseudo_values(), with as many draws as there are
/// replicates, or all there are where these are few (stats/wild_bootstrap.h).
WildClusterBootstrap wild_bootstrap(const Combination& of,
                                    const IntervalRule& rule);

/// The replicates' own standard errors, of pseudo_values() under the weights of
/// each; parallel to of.replicates. Requires rule.weights.
std::vector<double> replicate_errors(const Combination& of,
                                     const IntervalRule& rule);

/// Adds the interval of `rule.method`, or the reason why there is none, to
/// `out`: percentiles at the level that stats/small_sample.h expands;
/// bootstrap-t and wild cluster bootstrap at the level itself, kept within the
/// range of the value. Few instructions may leave these unbounded, or as wide
/// as kUseless of the range: then they are none.
void add_interval(const Combination& of, const IntervalRule& rule,
                  Estimate& out);

/// Share of the range from which an interval tells nothing.
inline constexpr double kUseless = 0.9;

}  // namespace assize
