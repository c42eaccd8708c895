// Two one-sided tests: is an effect within a margin that does not matter?
#pragma once

#include <cstdint>
#include <span>

#include "stats/student.h"

namespace assize {

/// The effects that do not matter, lower < upper; often -d and d.
struct Margin {
  double lower = 0, upper = 0;
};

struct EquivalenceTest {
  double p_lower = 1;  ///< Of "the effect is at most the lower margin".
  double p_upper = 1;  ///< Of "the effect is at least the upper margin".
  double p = 1;        ///< The larger of the two: of "it is not within".
};

/// Equivalence at level alpha, p <= alpha, is the same as the two-sided
/// 1 - 2 alpha interval lying within the margin. All NaN where the standard
/// error is not above zero.
/// **Source:** Schuirmann 1987, doi:10.1007/BF01068419.
/// **Checked against:** statsmodels DescrStatsW.ttost_mean.
EquivalenceTest equivalence_test(double estimate, double standard_error,
                                 const Margin& margin,
                                 double freedom = kNormalFreedom);

/// The same on a bootstrap distribution, by inverting one end of bca_interval
/// for each side: the p-value of a side is half of bca_p where `value` lies on
/// the inner side of its margin, else one minus that.
///
/// `clusters` > 0 expands each as expanded_p does for so few clusters (requires
/// at least 2) and a standard error of that freedom, so that p <= alpha says
/// what the expanded 1 - 2 alpha interval within the margin says. No side is
/// below 1 / (B + 1) before that, for B replicates; all are 1 if there are
/// none. Requires what bca_interval requires.
/// **Source:** Schuirmann 1987; Efron and Tibshirani 1993, section 15.4.
EquivalenceTest equivalence_test(double value,
                                 std::span<const double> replicates,
                                 std::span<const double> influence,
                                 const Margin& margin, std::uint32_t clusters,
                                 double freedom);

}  // namespace assize
