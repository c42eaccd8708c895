// Quantiles of the normal and of Student's distribution, and p-values by them.
#pragma once

#include <limits>

namespace assize {

/// Degrees of freedom at which Student's distribution is the normal.
inline constexpr double kNormalFreedom =
    std::numeric_limits<double>::infinity();

/// The p-quantile of the standard normal. Requires p in (0, 1).
/// **Checked against:** scipy.stats.norm.ppf.
double normal_quantile(double p);

/// P(Z > z) of the standard normal, exact in both tails.
/// **Checked against:** scipy.stats.norm.sf.
double normal_upper_tail(double z);

/// The p-quantile of Student's distribution; of the normal where `freedom` is
/// kNormalFreedom. Requires p in (0, 1) and freedom > 0.
/// **Checked against:** R qt.
double student_quantile(double p, double freedom);

/// P(T > t), exact in both tails; 0 and 1 where t is infinite. Requires
/// freedom > 0.
/// **Checked against:** scipy.stats.t.sf.
double student_upper_tail(double t, double freedom);

/// The two-sided p-value of an estimate with a standard error, against
/// `null_value`. NaN where the error is not above zero: data without spread do
/// not say how far they are from the null. Requires freedom > 0.
/// **Checked against:** scipy.stats.ttest_1samp.
double two_sided_p(double estimate, double null_value, double standard_error,
                   double freedom = kNormalFreedom);

}  // namespace assize
