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

/// The sources' estimators with a weight on one cluster and no other. Each is
/// called once for each cluster, when an effect first asks for it; its values
/// are kept, as many numbers as its influences. Refers to what it is made of.
class LoneClusters {
 public:
  LoneClusters(std::span<const Source> sources, const Measurement& measured)
      : sources_(sources), measured_(measured), values_(sources.size()) {}

  /// The effect of each cluster alone. None unless all terms are means.
  std::optional<ClusterEffects> effects(std::span<const Term> terms);

 private:
  /// Clusters x quantities of that source.
  const std::vector<double>& values_of(std::size_t source);

  std::span<const Source> sources_;
  const Measurement& measured_;
  std::vector<std::vector<double>> values_;  ///< By source; empty: not yet.
};

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
