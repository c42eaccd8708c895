// The p-value of no effect, by the test that an audit asks for.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/measure.h"

namespace assize {

/// What each instruction alone says of an effect.
struct ClusterEffects {
  std::vector<double> difference = {};  ///< NaN: it has no row.
  /// Both sides are all or nothing on every instruction, so that one can only
  /// gain or lose.
  bool paired_binary = false;
};

/// The effect of each cluster alone: of the sources' estimators with a weight
/// on it and no other. None unless all terms are means. O(clusters) calls of an
/// estimator for each term.
std::optional<ClusterEffects> cluster_effects(std::span<const Source> sources,
                                              const Measurement& measured,
                                              std::span<const Term> terms);

struct EffectP {
  double p = kAbsent;
  std::string test;  ///< "mcnemar_mid_p": the one that was made.
};

/// By inverting the interval that `rule` offers (percentiles: the BCa
/// interval), expanded for few clusters where the interval is.
EffectP interval_p(const Combination& of, const IntervalRule& rule);

/// By `test` of the instructions' own effects, each of equal weight, as many
/// draws as there are replicates; by interval_p() where it does not apply:
/// what is no mean, where an instruction of the effect lacks a part of it, and
/// McNemar's where a side is more than all or nothing.
/// The value's weights are not the test's where instructions have unequal
/// numbers of rows; the null is the same.
EffectP effect_p(EffectTest test, const Combination& of,
                 const IntervalRule& rule,
                 const std::optional<ClusterEffects>& alone);

}  // namespace assize
