// Confidence intervals for bootstrapped values and for proportions.
#pragma once

#include <cstdint>
#include <span>

#include "core/result.h"

namespace assize {

/// The (1 - level) / 2 and (1 + level) / 2 quantiles of the replicates. Bounds
/// are NaN if there are no replicates. Requires level in (0, 1) and no NaN
/// among the replicates: the caller drops replicates without a value and
/// counts them in Estimate::undefined.
/// **Source:** Efron and Tibshirani 1993, chapter 13.
/// **Checked against:** scipy.stats.bootstrap, method 'percentile'.
Interval percentile_interval(std::span<const double> replicates, double level);

/// The bias-corrected and accelerated interval.
///
/// z0 is the normal quantile of the share of replicates below `value`, ties
/// counted half. The acceleration is sum u^3 / (6 (sum u^2)^1.5), where u is
/// `influence` minus its mean: one number per cluster, in any positive unit,
/// positive where more weight on the cluster raises the value (jackknife:
/// mean of the leave-one-out values minus the value without the cluster).
/// Empty influence: no acceleration (BC). Falls back to percentile_interval
/// if all replicates are equal, or if `value` lies outside them all, so that
/// z0 is infinite. Requires what percentile_interval requires.
/// **Source:** Efron 1987, doi:10.2307/2289144; DiCiccio and Efron 1996,
/// doi:10.1214/ss/1032280214.
/// **Checked against:** scipy.stats.bootstrap, method 'BCa'.
Interval bca_interval(double value, std::span<const double> replicates,
                      std::span<const double> influence, double level);

/// The acceleration of bca_interval; 0 if all influences are equal.
double acceleration(std::span<const double> influence);

/// Wilson's score interval for a proportion, without continuity correction;
/// [0, 1] if n is 0. `successes` may be fractional (ties count one half).
/// Requires 0 <= successes <= n and level in (0, 1).
/// **Source:** Wilson 1927, doi:10.1080/01621459.1927.10502953.
/// **Checked against:** scipy.stats.binomtest.proportion_ci, method 'wilson'.
Interval wilson(double successes, double n, double level);

/// The exact interval of Clopper and Pearson; [0, 1] if n is 0. Requires
/// successes <= n and level in (0, 1).
/// **Source:** Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404.
/// **Checked against:** scipy.stats.binomtest.proportion_ci, method 'exact'.
Interval clopper_pearson(std::uint64_t successes, std::uint64_t n,
                         double level);

/// Two-sided p-value of `null_value` by inverting bca_interval: the level at
/// which its nearer end would meet the null value.  Where bca_interval falls
/// back to percentiles, so does this.  At least 2 / (B + 1), for B replicates
/// resolve no less; 1 if there are none.  Requires what bca_interval requires.
/// **Source:** Efron and Tibshirani 1993, sections 14.3 and 15.4; Davison and
/// Hinkley 1997, section 4.4, for the least value.
double bca_p(double value, std::span<const double> replicates,
             std::span<const double> influence, double null_value);

}  // namespace assize
