// The share of yes behind an erring judge, from its sensitivity and
// specificity.
#pragma once

#include <cstddef>
#include <string>

#include "core/error.h"
#include "core/result.h"
#include "stats/judge_counts.h"

namespace assize {

/// What the estimate is made of.
struct JudgeErrors {
  double share_yes = 0;    ///< p: the judge's share of yes on the test rows.
  double specificity = 0;  ///< q0: share of no where people say no.
  double sensitivity = 0;  ///< q1: share of yes where people say yes.
  double test = 0;         ///< n: rows behind p.
  double negatives = 0;    ///< m0: labelled rows behind q0.
  double positives = 0;    ///< m1: labelled rows behind q1.

  /// Youden's J, what the judge tells about the label: 0 is nothing, 1 all.
  double youden() const { return specificity + sensitivity - 1; }
};

/// The parts from counts; label halves count on both sides.
JudgeErrors judge_errors(const JudgeCounts& counts);

struct RoganGladen {
  double value = kAbsent;      ///< Clipped to [0, 1].
  double unclipped = kAbsent;  ///< (p + q0 - 1) / J.
  Interval interval;
  std::string warning = {};  ///< J below 0.2, or the value was clipped.
};

/// The true share at which the judge's own share is right, (1 - q0) / (2 - q0 -
/// q1): it says yes too often below, too rarely above.  NaN for a judge that
/// never errs.
double unbiased_share(const JudgeErrors& errors);

/// theta = clip((p + q0 - 1) / (q0 + q1 - 1)), with the interval of Lee et al.:
/// p is shrunk by z^2 pseudo-counts, q by Laplace's two, the centre moved for
/// the skew.  Assumes that the judge errs on the test rows as on the labelled
/// ones.  Fails for J <= 0 (the judge tells nothing, or the opposite, and the
/// interval would be turned round) and where people never say no or never yes.
/// Requires level in (0, 1) and test > 0.
/// **Source:** Rogan and Gladen 1978, doi:10.1093/oxfordjournals.aje.a112510;
/// Lee, Zeng, Jeong, Sohn and Lee 2025, arXiv:2511.21140.
/// **Checked against:** the published vectors and numpy (tests/oracles).
Result<RoganGladen> rogan_gladen(const JudgeErrors& errors, double level);

/// The clipped value alone, for replicates; NaN where J <= 0 or undefined.
double rogan_gladen_value(const JudgeCounts& counts);

/// Derivatives of the unclipped value by the counts.
JudgeCounts rogan_gladen_gradient(const JudgeCounts& counts);

struct LabelSplit {
  std::size_t negatives = 0, positives = 0;
};

/// How to split `labels` labels between people's no and yes so that the
/// interval is shortest: m1 = m / (1 + (1 / p - 1) sqrt(kappa)), kappa =
/// (m p (1 - q0) + 1) / (m p (1 - q1) + 1) for the pilot, rounded to the
/// nearest, at least what the pilot holds of each.  `pilot` is the number of
/// labels of either class that are there already; with none, kappa = (1 - q0) /
/// (1 - q1).  Requires labels >= 2 pilot
/// and share_yes in (0, 1).
/// **Source:** Lee et al. 2025, arXiv:2511.21140.
LabelSplit split_labels(const JudgeErrors& errors, std::size_t labels,
                        std::size_t pilot);

}  // namespace assize
