// What a bootstrap over few clusters leaves out: it resamples their own spread,
// which is too narrow by sqrt((n - 1) / n), and as if it were known.
#pragma once

#include <cstdint>

namespace assize {

/// The nominal level of a bootstrap interval that holds `level` over n
/// clusters: 1 - 2 Phi(-t sqrt(n / (n - 1))), with t the Student quantile of
/// n - 1 degrees of freedom at (1 + level) / 2. Exact for the mean of a normal
/// sample. Requires level in (0, 1) and n >= 2.
/// **Source:** Hesterberg 2015, doi:10.1080/00031305.2015.1089789, expanded
/// percentile intervals.
/// **Checked against:** scipy.stats.norm and scipy.stats.t.
double expanded_level(double level, std::uint32_t n);

/// The same with the degrees of freedom given, such as effective_freedom() of
/// clusters of unequal size; at most 1 - 1e-12. Requires freedom > 0.
double expanded_level(double level, std::uint32_t n, double freedom);

/// The p-value that goes with it: 2 P(T > z sqrt((n - 1) / n)) for n - 1
/// degrees of freedom, with z the normal quantile at 1 - p / 2; the inverse of
/// expanded_level. Requires p in [0, 1] and n >= 2.
double expanded_p(double p, std::uint32_t n);
/// The same with the degrees of freedom given.
double expanded_p(double p, std::uint32_t n, double freedom);

}  // namespace assize
