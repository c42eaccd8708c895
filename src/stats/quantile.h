// Sample quantiles as numpy computes them by default.
#pragma once

#include <span>
#include <vector>

namespace assize {

/// The q-quantile by linear interpolation at position (n - 1) q of the sorted
/// values (Hyndman and Fan's type 7). NaN if there are no values. Requires q
/// in [0, 1] and no NaN among the values. O(n log n).
/// **Source:** Hyndman and Fan 1996, doi:10.2307/2684934.
/// **Checked against:** numpy.quantile, method 'linear', bit for bit.
double quantile(std::vector<double> values, double q);

/// The same of values that are already in increasing order. O(1).
double sorted_quantile(std::span<const double> sorted, double q);

}  // namespace assize
