// Means and standard deviations, plain and under whole-number weights.
#pragma once

#include <span>

namespace assize {

/// The arithmetic mean; NaN if there are no values.
/// **Checked against:** numpy.mean.
double mean(std::span<const double> values);

/// sqrt(sum (x - mean)^2 / (n - ddof)); NaN unless n > ddof. pandas and torch
/// use ddof 1, numpy 0.
/// **Checked against:** numpy.std.
double standard_deviation(std::span<const double> values, int ddof);

/// standard_deviation(values, 1) / sqrt(n); NaN below two values.
/// **Checked against:** scipy.stats.sem.
double standard_error(std::span<const double> values);

/// The mean of the sample in which values[i] stands weights[i] times; NaN if
/// the weights sum to zero. Requires weights >= 0 and equal lengths.
/// **Checked against:** numpy.mean of the repeated values.
double weighted_mean(std::span<const double> values,
                     std::span<const double> weights);

/// The standard deviation with ddof 1 of the sample in which values[i] stands
/// weights[i] times; NaN unless the weights sum to more than one. Requires
/// weights >= 0 and equal lengths.
/// **Checked against:** numpy.std(ddof=1) of the repeated values.
double weighted_sd(std::span<const double> values,
                   std::span<const double> weights);

}  // namespace assize
