#include "stats/rogan_gladen.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cassert>
#include <cmath>
#include <numbers>

namespace assize {
namespace {

constexpr double kLowYouden = 0.2;  ///< Below: the interval is very wide.
constexpr double kLeastError = 1e-6;

double unclipped(const JudgeErrors& e) {
  return (e.share_yes + e.specificity - 1) / e.youden();
}

/// Pseudo-counts: z^2 half and half for p, one of each kind for the others.
JudgeErrors shrunk(const JudgeErrors& e, double z) {
  const double z2 = z * z;
  return {(e.test * e.share_yes + z2 / 2) / (e.test + z2),
          (e.negatives * e.specificity + 1) / (e.negatives + 2),
          (e.positives * e.sensitivity + 1) / (e.positives + 2),
          e.test + z2,
          e.negatives + 2,
          e.positives + 2};
}

Interval interval(const JudgeErrors& e, double z, double level) {
  const double theta = unclipped(e);
  const double no = e.specificity * (1 - e.specificity) / e.negatives;
  const double yes = e.sensitivity * (1 - e.sensitivity) / e.positives;
  const double moved = 2 * z * z * (-(1 - theta) * no + theta * yes);
  const double variance = e.share_yes * (1 - e.share_yes) / e.test +
                          (1 - theta) * (1 - theta) * no + theta * theta * yes;
  const double half = z * std::sqrt(variance) / e.youden();
  return {std::clamp(theta + moved - half, 0.0, 1.0),
          std::clamp(theta + moved + half, 0.0, 1.0), level};
}

Result<void> check(const JudgeErrors& e) {
  if (!(e.negatives > 0) || !(e.positives > 0)) {
    return fail(fmt::format(
        "people never say {} on the labelled rows, so the judge's {} is "
        "unknown",
        e.positives > 0 ? "no" : "yes",
        e.positives > 0 ? "specificity" : "sensitivity"));
  }
  if (e.youden() <= 0) {
    return fail(fmt::format(
        "Youden's J is {:.3f} (specificity {:.3f}, sensitivity {:.3f}): the "
        "judge {}, so its errors cannot be taken out",
        e.youden(), e.specificity, e.sensitivity,
        e.youden() < 0 ? "goes against people" : "is no better than chance"));
  }
  return {};
}

}  // namespace

JudgeErrors judge_errors(const JudgeCounts& counts) {
  return {counts.share_yes(), counts.specificity(), counts.sensitivity(),
          counts.test,        counts.negatives(),   counts.positives()};
}

double unbiased_share(const JudgeErrors& errors) {
  const double no = 1 - errors.specificity, yes = 1 - errors.sensitivity;
  return no + yes > 0 ? no / (no + yes) : kAbsent;
}

Result<RoganGladen> rogan_gladen(const JudgeErrors& errors, double level) {
  assert(level > 0 && level < 1 && errors.test > 0);
  if (const auto fine = check(errors); !fine) {
    return tl::unexpected(fine.error());
  }
  const double z = std::numbers::sqrt2 * boost::math::erf_inv(level);
  const JudgeErrors inner = shrunk(errors, z);
  if (inner.youden() <= 0) {
    return fail(fmt::format(
        "Youden's J is {:.3f} and not above 0 once two pseudo-counts are added "
        "to each side: too few labels for so weak a judge",
        errors.youden()));
  }
  RoganGladen out;
  out.unclipped = unclipped(errors);
  out.value = std::clamp(out.unclipped, 0.0, 1.0);
  out.interval = interval(inner, z, level);
  if (errors.youden() < kLowYouden) {
    out.warning = fmt::format("Youden's J is {:.3f}, below {}", errors.youden(),
                              kLowYouden);
  }
  if (out.value != out.unclipped) {
    out.warning += fmt::format("{}the estimate {:.4f} was clipped",
                               out.warning.empty() ? "" : "; ", out.unclipped);
  }
  return out;
}

double rogan_gladen_value(const JudgeCounts& counts) {
  const JudgeErrors errors = judge_errors(counts);
  if (!(errors.youden() > 0)) return kAbsent;
  return std::clamp(unclipped(errors), 0.0, 1.0);
}

JudgeCounts rogan_gladen_gradient(const JudgeCounts& counts) {
  const JudgeErrors e = judge_errors(counts);
  const double j = e.youden(), theta = unclipped(e);
  const double by_no = (1 - theta) / j / e.negatives;
  const double by_yes = -theta / j / e.positives;
  JudgeCounts out;
  out.test_yes = 1 / (j * counts.test);
  out.test = -e.share_yes * out.test_yes;
  // A labelled row's part of no adds 1 - q0 or -q0 to the specificity's sum,
  // its part of yes adds 1 - q1 or -q1 to the sensitivity's.
  out.labelled = {by_no * (1 - e.specificity), -by_no * e.specificity};
  out.label = {-out.labelled[0] - by_yes * e.sensitivity,
               -out.labelled[1] + by_yes * (1 - e.sensitivity)};
  return out;
}

LabelSplit split_labels(const JudgeErrors& errors, std::size_t labels,
                        std::size_t pilot) {
  const double p = errors.share_yes;
  assert(labels >= 2 * pilot && p > 0 && p < 1);
  const double no = 1 - errors.specificity;
  const double yes = 1 - errors.sensitivity;
  const auto held = static_cast<double>(pilot);
  // Without a pilot the rates are taken as given, short of certainty.
  const double kappa = pilot > 0 ? (held * no + 1) / (held * yes + 1)
                                 : no / std::max(yes, kLeastError);
  const auto all = static_cast<double>(labels);
  const double best = all / (1 + (1 / p - 1) * std::sqrt(kappa));
  const double positives = std::round(std::clamp(best, held, all - held));
  const auto count = static_cast<std::size_t>(positives);
  return {labels - count, count};
}

}  // namespace assize
