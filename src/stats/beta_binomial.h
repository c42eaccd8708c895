// Upper tails of the binomial and the beta-binomial distribution.
#pragma once

#include <cstdint>

namespace assize {

/// P(K >= k) where K counts successes in n trials that share one success
/// probability drawn from Beta(a, b). 1 for k = 0, 0 for k > n. Summed in log
/// space: relative error below 1e-11 down to 1e-300. Requires a > 0, b > 0.
/// O(n).
/// **Source:** Skellam 1948, doi:10.1111/j.2517-6161.1948.tb00014.x.
/// **Checked against:** scipy.stats.betabinom.sf and exact rational sums.
double beta_binomial_upper_tail(std::uint64_t k, std::uint64_t n, double a,
                                double b);

/// P(K >= k) for K ~ Binomial(n, p). 1 for k = 0, 0 for k > n. Requires p in
/// [0, 1].
/// **Checked against:** scipy.stats.binom.sf.
double binomial_upper_tail(std::uint64_t k, std::uint64_t n, double p);

}  // namespace assize
