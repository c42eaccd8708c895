// The studentised bootstrap: replicates measured in their own standard errors.
#pragma once

#include <span>

#include "core/result.h"

namespace assize {

/// The bootstrap-t interval: value - q standard_error at the upper and lower
/// quantiles q of (replicate - value) / replicate_error.
///
/// `replicates` and `replicate_error` hold the estimate and its standard error
/// under each draw of cluster weights, as ClusterRatio::value(weight) and
/// ::standard_error(weight) give them. A replicate without a value (NaN) is
/// left out; one away from `value` without a spread is infinitely far, and the
/// interval is unbounded where a quantile reaches such a replicate: so few
/// clusters do not bound it. NaN bounds if standard_error is not above zero or
/// no replicate is left. Requires equal lengths and level in (0, 1).
/// **Source:** Efron and Tibshirani 1993, section 12.5; Hall 1988,
/// doi:10.1214/aos/1176350933.
/// **Checked against:** numpy.quantile of the studentised replicates.
Interval bootstrap_t_interval(double value, double standard_error,
                              std::span<const double> replicates,
                              std::span<const double> replicate_error,
                              double level);

/// The two-sided p-value that goes with it: (1 + how many replicates are at
/// least as many of their standard errors from `value` as `value` is from the
/// null) / (B + 1), symmetric in both tails. NaN where the interval is.
/// **Source:** Davison and Hinkley 1997, section 4.4.1.
double bootstrap_t_p(double value, double standard_error,
                     std::span<const double> replicates,
                     std::span<const double> replicate_error,
                     double null_value);

}  // namespace assize
