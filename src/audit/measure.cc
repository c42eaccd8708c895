#include "audit/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/interval_method.h"
#include "core/parallel_for.h"
#include "stats/clustered_proportion.h"
#include "stats/interval.h"
#include "stats/small_sample.h"

namespace assize {
namespace {

/// Replicates between two calls of the progress function.
constexpr std::size_t kBlock = 100;

std::vector<std::size_t> first_columns(std::span<const Source> sources) {
  std::vector<std::size_t> first = {0};
  for (const Source& source : sources) {
    first.push_back(first.back() + source.estimator->quantities().size());
  }
  return first;
}

void describe(std::span<const Source> sources, Measurement& out) {
  for (std::size_t s = 0; s < sources.size(); ++s) {
    for (const Quantity& quantity : sources[s].estimator->quantities()) {
      out.quantity.push_back(quantity);
      out.source.push_back(s);
    }
  }
}

void full_sample(std::span<const Source> sources,
                 std::span<const std::size_t> first, Measurement& out) {
  const std::vector<double> ones(out.clusters, 1.0);
  out.value.assign(out.columns(), kAbsent);
  out.influence.assign(out.columns() * out.clusters, 0.0);
  Scratch scratch;
  for (std::size_t s = 0; s < sources.size(); ++s) {
    const Estimator& estimator = *sources[s].estimator;
    const std::size_t count = first[s + 1] - first[s];
    estimator.estimate(ones, std::span(out.value).subspan(first[s], count),
                       scratch);
    std::vector<double> by_cluster(out.clusters * count);
    estimator.influence(by_cluster);
    for (std::size_t q = 0; q < count; ++q) {
      for (std::size_t g = 0; g < out.clusters; ++g) {
        out.influence[(first[s] + q) * out.clusters + g] =
            by_cluster[g * count + q];
      }
    }
  }
}

void one_replicate(std::span<const Source> sources,
                   std::span<const std::size_t> first, const Weights& weights,
                   std::size_t b, Measurement& out) {
  thread_local Scratch scratch;
  const auto drawn = weights.row(b);
  const std::vector<double> weight(drawn.begin(), drawn.end());
  std::vector<double> values;
  for (std::size_t s = 0; s < sources.size(); ++s) {
    values.assign(first[s + 1] - first[s], kAbsent);
    sources[s].estimator->estimate(weight, values, scratch);
    for (std::size_t q = 0; q < values.size(); ++q) {
      out.replicate[(first[s] + q) * out.replicates + b] = values[q];
    }
  }
}

Interval wilson_bounds(const Combination& of, double level) {
  const double range = of.most - of.least;
  double squares = 0;
  for (const double value : of.influence) squares += value * value;
  // Influence is the derivative times the number of all clusters, also of those
  // without a row.
  const double clusters = of.clusters;
  const double error = std::sqrt(squares * clusters / (clusters - 1)) /
                       static_cast<double>(of.influence.size());
  const Interval share =
      clustered_wilson((of.value - of.least) / range, error / range, clusters,
                       of.freedom, level);
  return {of.least + range * share.lower, of.least + range * share.upper,
          level};
}

}  // namespace

Measurement measure(std::span<const Source> sources, const Weights& weights,
                    unsigned threads, const Progress& progress) {
  Measurement out;
  out.replicates = weights.replicates;
  out.clusters = weights.clusters;
  const std::vector<std::size_t> first = first_columns(sources);
  describe(sources, out);
  full_sample(sources, first, out);
  out.replicate.assign(out.columns() * out.replicates, kAbsent);
  for (std::size_t begin = 0; begin < out.replicates; begin += kBlock) {
    const std::size_t count = std::min(kBlock, out.replicates - begin);
    parallel_for(count, threads, [&](std::size_t i) {
      one_replicate(sources, first, weights, begin + i, out);
    });
    if (progress && !progress(begin + count, out.replicates)) break;
  }
  return out;
}

Combination combine(const Measurement& measured, std::span<const Term> terms) {
  Combination out;
  out.value = 0;
  out.influence.assign(measured.clusters, 0.0);
  for (const Term& term : terms) {
    const Quantity& quantity = measured.quantity[term.column];
    const bool first = &term == terms.data();
    const double low = term.factor * quantity.least;
    const double high = term.factor * quantity.most;
    out.least += std::min(low, high);
    out.most += std::max(low, high);
    out.is_mean = (first || out.is_mean) && quantity.is_mean;
    out.value += term.factor * measured.value[term.column];
    out.freedom = first || std::isnan(quantity.freedom)
                      ? quantity.freedom
                      : std::min(out.freedom, quantity.freedom);
    out.n = first ? quantity.n : std::min(out.n, quantity.n);
    out.clusters =
        first ? quantity.clusters : std::min(out.clusters, quantity.clusters);
    const auto of_term = measured.influence_of(term.column);
    for (std::size_t g = 0; g < out.influence.size(); ++g) {
      out.influence[g] += term.factor * of_term[g];
    }
  }
  const bool alone = terms.size() == 1 && terms[0].factor == 1;
  out.is_level =
      alone && out.freedom > 0 && !measured.quantity[terms[0].column].effect;
  for (std::size_t b = 0; b < measured.replicates; ++b) {
    double sum = 0;
    for (const Term& term : terms) {
      sum += term.factor * measured.replicates_of(term.column)[b];
    }
    if (std::isfinite(sum)) {
      out.replicates.push_back(sum);
    } else {
      out.gaps.push_back(static_cast<std::uint32_t>(b));
    }
  }
  out.undefined =
      static_cast<std::uint32_t>(measured.replicates - out.replicates.size());
  return out;
}

bool is_unvaried(const Combination& of) {
  return !of.replicates.empty() &&
         std::ranges::min(of.replicates) == std::ranges::max(of.replicates);
}

Interval unvaried_bounds(const Combination& of, double level) {
  const double share = clopper_pearson(0, of.clusters, level).upper;
  return {of.value + share * (of.least - of.value),
          of.value + share * (of.most - of.value), level};
}

Estimate estimate(const Combination& of, const IntervalRule& rule) {
  Estimate out;
  out.n = of.n;
  out.clusters = of.clusters;
  out.undefined = of.undefined;
  if (!std::isfinite(of.value)) {
    out.reason = out.n == 0 ? "nothing was judged" : "undefined";
    return out;
  }
  out.value = of.value;
  const std::size_t defined = of.replicates.size();
  const auto all = static_cast<double>(defined + of.undefined);
  const std::size_t least = least_clusters(of, rule);
  if (out.clusters < least) {
    out.reason = fmt::format(
        "no interval: {} instructions, and fewer than {} do not hold a level",
        out.clusters, least);
  } else if (static_cast<double>(defined) < kLeastDefined * all ||
             defined == 0) {
    out.reason = fmt::format("no interval: {} of {} replicates are defined",
                             defined, defined + of.undefined);
  } else if (is_unvaried(of)) {
    if (of.is_mean || of.value == of.least || of.value == of.most) {
      out.interval = unvaried_bounds(of, rule.level);
      out.method = "clopper_pearson.clusters";
    } else {
      out.reason = "no interval: the same on every instruction";
    }
  } else if (rule.method != IntervalMethod::kBca) {
    add_interval(of, rule, out);
  } else if (of.is_level && of.clusters < kWilsonBelow) {
    out.interval = wilson_bounds(of, rule.level);
    out.method = "clustered_wilson";
  } else {
    out.interval = bca_interval(
        of.value, of.replicates, of.influence,
        expanded_level(rule.level, out.clusters, of.error_freedom()));
    out.interval->level = rule.level;
    out.method = "cluster_bootstrap.bca_expanded";
  }
  return out;
}

}  // namespace assize
