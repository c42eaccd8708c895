#include "audit/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/parallel_for.h"
#include "stats/interval.h"

namespace assize {
namespace {

/// Replicates between two calls of the progress function.
constexpr std::size_t kBlock = 100;

/// An interval from fewer defined replicates than this share is refused.
constexpr double kLeastDefined = 0.95;

/// Fewer replicates than this say nothing of a tail of 2.5 %.
constexpr std::size_t kLeastReplicates = 200;

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

/// Every instruction says the same, so resampling them shows no spread.  A
/// share of 0 or 100 % is bounded by the exact interval over its instructions;
/// of anything else nothing is said.
void bound_unvaried(Estimate& out, std::span<const Term> terms, double level) {
  const bool share = terms.size() == 1 && terms[0].factor == 1;
  if (!share || (out.value != 0 && out.value != 100)) {
    out.reason = "no interval: the same on every instruction";
    return;
  }
  const std::uint64_t successes = out.value == 0 ? 0 : out.clusters;
  const Interval exact = clopper_pearson(successes, out.clusters, level);
  out.interval = {100 * exact.lower, 100 * exact.upper, level};
  out.method = "clopper_pearson.clusters";
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
    if (progress) progress(begin + count, out.replicates);
  }
  return out;
}

std::vector<double> combine(const Measurement& measured,
                            std::span<const Term> terms) {
  std::vector<double> out;
  out.reserve(measured.replicates);
  for (std::size_t b = 0; b < measured.replicates; ++b) {
    double sum = 0;
    for (const Term& term : terms) {
      sum += term.factor *
             measured.replicate[term.column * measured.replicates + b];
    }
    if (std::isfinite(sum)) out.push_back(sum);
  }
  return out;
}

Estimate estimate(const Measurement& measured, std::span<const Term> terms,
                  const IntervalRule& rule) {
  Estimate out;
  out.value = 0;
  std::vector<double> influence(measured.clusters, 0.0);
  for (const Term& term : terms) {
    const Quantity& quantity = measured.quantity[term.column];
    out.value += term.factor * measured.value[term.column];
    const bool first = &term == terms.data();
    out.n = first ? quantity.n : std::min(out.n, quantity.n);
    out.clusters =
        first ? quantity.clusters : std::min(out.clusters, quantity.clusters);
    const auto of_term = measured.influence_of(term.column);
    for (std::size_t g = 0; g < influence.size(); ++g) {
      influence[g] += term.factor * of_term[g];
    }
  }
  if (!std::isfinite(out.value)) {
    out.value = kAbsent;
    out.reason = out.n == 0 ? "nothing was judged" : "undefined";
    return out;
  }
  const std::vector<double> replicates = combine(measured, terms);
  out.undefined =
      static_cast<std::uint32_t>(measured.replicates - replicates.size());
  const auto defined = static_cast<double>(replicates.size());
  if (out.clusters < rule.least_clusters) {
    out.reason = fmt::format(
        "no interval: {} instructions, and fewer than {} do not hold a level",
        out.clusters, rule.least_clusters);
  } else if (replicates.size() < kLeastReplicates ||
             defined <
                 kLeastDefined * static_cast<double>(measured.replicates)) {
    out.reason = fmt::format("no interval: {} of {} replicates are defined",
                             replicates.size(), measured.replicates);
  } else if (std::ranges::minmax(replicates).min ==
             std::ranges::minmax(replicates).max) {
    bound_unvaried(out, terms, rule.level);
  } else {
    out.interval = bca_interval(out.value, replicates, influence, rule.level);
    out.method = "cluster_bootstrap.bca";
  }
  return out;
}

}  // namespace assize
