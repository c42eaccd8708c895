// Sums whose rounding does not depend on how the work was cut.
#pragma once

#include <cstddef>
#include <span>

namespace assize {

/// Pairwise sum, left to right in fixed halves; error O(log n) ulps.
double pairwise_sum(std::span<const double> values);

/// Pairwise sum of values[i] * weights[i]. Requires equal lengths.
double pairwise_dot(std::span<const double> values,
                    std::span<const double> weights);

}  // namespace assize
