// How large an effect a sample shows, and how large a sample an effect needs.
#pragma once

#include <cstdint>

#include "stats/student.h"

namespace assize {

/// What is asked of a test.
struct PowerGoal {
  double alpha = 0.05;    ///< Level of the test, in (0, 1).
  double power = 0.8;     ///< In (0, 1).
  bool two_sided = true;  ///< Else towards the effect only.
};

/// The variance that one independent unit brings to an estimate: the estimate
/// of n units has a standard error of sqrt(variance / n). Tests are set up with
/// it under the null, and meet their effect with it under the alternative.
struct UnitVariance {
  double null = 0, alternative = 0;
};

/// Of a share: p (1 - p) at the null and at the effect. Requires p in [0, 1].
UnitVariance proportion_variance(double null_p, double p);

/// Of a paired difference of shares: `discordance`, in (0, 1], is how many
/// pairs differ at all; at the alternative the squared effect goes off it.
/// Requires |effect| <= discordance.
/// **Source:** Connor 1987, doi:10.2307/2531961.
UnitVariance paired_variance(double discordance, double effect);

/// Of a mean, one unit a cluster of `size` values: between + within / size.
/// Requires variances >= 0 and size > 0.
UnitVariance clustered_variance(double between, double within, double size);

/// The share of variance that lies between clusters; NaN if there is none.
double intraclass_correlation(double between, double within);

/// How many times the variance of an independent sample of as many values a
/// clustered one has: 1 + ((1 + cv^2) size - 1) icc. `size` is the mean cluster
/// size, cv the sizes' standard deviation over it. Independent values: n over
/// this. Requires size >= 1.
/// **Source:** Kish 1965, Survey Sampling, section 5.4; Eldridge, Ashby and
/// Kerry 2006, doi:10.1093/ije/dyl129, for unequal sizes.
double design_effect(double size, double icc, double cv = 0);

/// The power of a test of n units to see `effect`; both tails count where it is
/// two-sided. With finite `freedom` (n - 1 for a mean over n clusters) it is a
/// t test's, by the non-central t of the null's variance, which then has to
/// hold at the alternative. Requires n > 0 and variances > 0.
/// **Checked against:** statsmodels TTestPower and NormalIndPower.
double power_to_see(double effect, double n, const UnitVariance& variance,
                    const PowerGoal& goal, double freedom = kNormalFreedom);

/// The smallest effect that n units show with the power asked for, by the
/// null's variance on both sides: (z(1 - alpha / 2) + z(power)) standard
/// errors, with `freedom` the effect whose power is the goal's. Requires n > 0.
/// **Source:** Bloom 1995, doi:10.1177/0193841X9501900504.
double detectable_effect(double n, double null_variance, const PowerGoal& goal,
                         double freedom = kNormalFreedom);

/// The least whole number of units whose power by normal quantiles is at least
/// the goal's; infinite for an effect of zero. Counts the effect's own tail
/// only, as the usual formula does.
/// **Source:** Fleiss, Levin and Paik 2003, section 2.4.
/// **Checked against:** statsmodels normal_sample_size_one_tail; R
/// power.prop.test's formula by hand.
double units_needed(double effect, const UnitVariance& variance,
                    const PowerGoal& goal);

/// The least number of clusters, at least 2, whose t test with one degree of
/// freedom less has the power; infinite where 10^9 do not.
/// **Checked against:** statsmodels TTestPower.solve_power.
double clusters_needed(double effect, double cluster_variance,
                       const PowerGoal& goal);

/// The least number of units for which the interval of a mean is at most
/// `width` wide: 2 q sqrt(variance / n), q the normal quantile or, if
/// `student`, that of n - 1 degrees of freedom (n >= 2). Requires width > 0.
double units_for_width(double width, double unit_variance, double level,
                       bool student);

/// The least number of independent items for which Wilson's interval around a
/// share of p is at most `width` wide. Requires width in (0, 1).
/// **Source:** the closed width of Wilson 1927, solved by bisection.
double items_for_wilson_width(double width, double p, double level);

}  // namespace assize
