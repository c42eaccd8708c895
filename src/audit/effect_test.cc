#include "audit/effect_test.h"

#include <algorithm>
#include <cmath>

#include "audit/interval_method.h"
#include "stats/bootstrap_t.h"
#include "stats/exact_test.h"
#include "stats/interval.h"
#include "stats/permutation_test.h"
#include "stats/small_sample.h"

namespace assize {
namespace {

bool all_or_nothing(double value, const Quantity& of) {
  return std::isnan(value) || value == of.least || value == of.most;
}

EffectP mcnemar(EffectTest test, const ClusterEffects& of) {
  const auto gained = static_cast<std::uint64_t>(
      std::ranges::count_if(of.difference, [](double d) { return d > 0; }));
  const auto lost = static_cast<std::uint64_t>(
      std::ranges::count_if(of.difference, [](double d) { return d < 0; }));
  return test == EffectTest::kMcnemar
             ? EffectP{mcnemar_test(gained, lost), "mcnemar"}
             : EffectP{mcnemar_mid_p(gained, lost), "mcnemar_mid_p"};
}

EffectP permutation(const ClusterEffects& of, std::size_t draws,
                    std::uint64_t seed) {
  std::vector<double> differences;
  for (const double one : of.difference) {
    if (!std::isnan(one)) differences.push_back(one);
  }
  const Stream stream(seed, {"permutation"});
  return {sign_flip_test(differences, draws, stream, 1).p, "permutation"};
}

}  // namespace

const std::vector<double>& LoneClusters::values_of(std::size_t source) {
  std::vector<double>& out = values_[source];
  if (!out.empty()) return out;
  const Estimator& estimator = *sources_[source].estimator;
  const std::size_t count = estimator.quantities().size();
  out.assign(measured_.clusters * count, kAbsent);
  std::vector<double> weight(measured_.clusters);
  Scratch scratch;
  for (std::size_t g = 0; g < measured_.clusters; ++g) {
    weight[g] = 1;
    estimator.estimate(weight, std::span(out).subspan(g * count, count),
                       scratch);
    weight[g] = 0;
  }
  return out;
}

std::optional<ClusterEffects> LoneClusters::effects(
    std::span<const Term> terms) {
  ClusterEffects out{.difference = std::vector<double>(measured_.clusters),
                     .paired_binary = terms.size() == 2};
  for (const Term& term : terms) {
    const Quantity& quantity = measured_.quantity[term.column];
    if (!quantity.is_mean) return std::nullopt;
    const std::size_t source = measured_.source[term.column];
    const auto first = std::ranges::find(measured_.source, source);
    const std::size_t place =
        term.column -
        static_cast<std::size_t>(first - measured_.source.begin());
    const std::vector<double>& values = values_of(source);
    const std::size_t count = sources_[source].estimator->quantities().size();
    out.paired_binary = out.paired_binary && std::abs(term.factor) == 1;
    for (std::size_t g = 0; g < measured_.clusters; ++g) {
      const double value = values[g * count + place];
      out.difference[g] += term.factor * value;
      out.paired_binary = out.paired_binary && all_or_nothing(value, quantity);
    }
  }
  return out;
}

EffectP interval_p(const Combination& of, const IntervalRule& rule) {
  if (!is_unvaried(of)) {
    if (rule.method == IntervalMethod::kBootstrapT) {
      return {bootstrap_t_p(of.value, pseudo_values(of).standard_error(),
                            of.replicates, replicate_errors(of, rule), 0),
              "bootstrap_t"};
    }
    if (rule.method == IntervalMethod::kWildCluster) {
      return {wild_bootstrap(of, rule).p(0), "wild_cluster"};
    }
  }
  return {expanded_p(bca_p(of.value, of.replicates, of.influence, 0),
                     of.clusters, of.error_freedom()),
          "bca"};
}

EffectP effect_p(EffectTest test, const Combination& of,
                 const IntervalRule& rule,
                 const std::optional<ClusterEffects>& alone) {
  if (test == EffectTest::kInterval || !alone) return interval_p(of, rule);
  // A pooled effect has a difference only where no system's verdict is missing;
  // a test of the others would leave out what the value is made of.
  const auto tested = std::ranges::count_if(
      alone->difference, [](double one) { return !std::isnan(one); });
  if (tested < static_cast<std::ptrdiff_t>(of.clusters)) {
    return interval_p(of, rule);
  }
  if (test == EffectTest::kSign) {
    return {sign_test(alone->difference).p, "sign"};
  }
  if (test == EffectTest::kPermutation) {
    return permutation(*alone, of.replicates.size() + of.undefined, rule.seed);
  }
  return alone->paired_binary ? mcnemar(test, *alone) : interval_p(of, rule);
}

}  // namespace assize
