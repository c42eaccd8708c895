// Intervals by leaving one of the units out at a time.
#pragma once

#include <span>

#include "core/result.h"

namespace assize {

/// The value, give or take Student's quantile of n - 1 degrees of freedom times
/// the jackknife standard error, sqrt((n - 1) / n sum (v_i - mean)^2) over the
/// n values without one unit each; cut to [least, most]. NaN bounds below three
/// units, where one of the values is NaN, and where all are the same: then
/// leaving one out does not show how far another sample would lie. Requires
/// level in (0, 1).
/// **Source:** Efron and Stein 1981, doi:10.1214/aos/1176345462; Arvesen 1969,
/// doi:10.1214/aoms/1177697287, for means over pairs.
Interval jackknife_interval(double value, std::span<const double> without_one,
                            double level, double least, double most);

}  // namespace assize
