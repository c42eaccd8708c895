// Intervals from a value and its standard error.
#pragma once

#include "core/result.h"

namespace assize {

/// value +- z standard_error; NaN where either is.  Requires level in (0, 1).
/// **Checked against:** scipy.stats.norm.interval.
Interval wald_interval(double value, double standard_error, double level);

/// The same for a share on the scale of log-odds: logit(value) +- z
/// standard_error / (value (1 - value)), mapped back into (0, 1).  At a value
/// of 0 or 1 the standard error is 0 and tells nothing: Wilson's interval for
/// so many labels instead.  Requires level in (0, 1) and labels > 0.
/// **Source:** Agresti 2013, Categorical Data Analysis, section 3.1.
/// **Checked against:** numpy (tests/oracles/judge_errors.py).
Interval logit_interval(double value, double standard_error, double labels,
                        double level);

}  // namespace assize
