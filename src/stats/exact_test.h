// Exact tests of counts: binomial, sign and McNemar's.
#pragma once

#include <cstdint>
#include <span>

namespace assize {

/// The two-sided exact p-value of `successes` in n trials when each succeeds
/// with probability p: the probability of all counts that are no likelier than
/// the one seen, where likelihoods within a ten-millionth are equal. 1 if n is
/// 0. Requires successes <= n and p in [0, 1]. O(log n).
/// **Source:** Sterne 1954, doi:10.1093/biomet/41.1-2.275.
/// **Checked against:** scipy.stats.binomtest, and a brute-force twin.
double binomial_test(std::uint64_t successes, std::uint64_t n, double p);

/// McNemar's exact two-sided p-value: `gained` and `lost` are the pairs that
/// changed in either direction, each equally likely under the null. 1 where no
/// pair changed.
/// **Source:** McNemar 1947, doi:10.1007/BF02295996.
/// **Checked against:** statsmodels mcnemar(exact=True).
double mcnemar_test(std::uint64_t gained, std::uint64_t lost);

/// The mid-p version: outcomes exactly as far from even as the one seen count
/// half. Its level is close to the nominal one, where the exact test is
/// conservative, but may exceed it slightly. 1 where no pair changed.
/// **Source:** Fagerland, Lydersen and Laake 2013, doi:10.1186/1471-2288-13-91.
/// **Checked against:** a brute-force twin.
double mcnemar_mid_p(std::uint64_t gained, std::uint64_t lost);

struct SignTest {
  std::uint64_t positive = 0, negative = 0;
  std::uint64_t ties = 0;    ///< Differences of zero: left out of the test.
  std::uint64_t absent = 0;  ///< NaN: no difference was seen.
  double p = 1;              ///< Exact and two-sided.
  double mid_p = 1;
};

/// Whether differences are as often above as below zero. Ties are dropped and
/// counted; p is 1 where nothing else is left.
/// **Source:** Dixon and Mood 1946, doi:10.1080/01621459.1946.10501898.
/// **Checked against:** scipy.stats.binomtest.
SignTest sign_test(std::span<const double> differences);

}  // namespace assize
