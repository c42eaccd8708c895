// Correcting p-values for how many of them there are.
#pragma once

#include <span>
#include <vector>

namespace assize {

/// Benjamini and Hochberg's adjusted p-values (q-values), in the order of `p`:
/// rejecting where q <= alpha keeps the false discovery rate at alpha under
/// independence or positive regression dependence. NaN stays NaN and is not
/// counted. Requires p in [0, 1] or NaN. O(n log n).
/// **Source:** Benjamini and Hochberg 1995,
/// doi:10.1111/j.2517-6161.1995.tb02031.x.
/// **Checked against:** the example of Benjamini and Hochberg 1995, section
/// 3.2, and a brute-force twin.
std::vector<double> benjamini_hochberg(std::span<const double> p);

/// Benjamini and Yekutieli's: those of benjamini_hochberg times the harmonic
/// sum 1 + 1/2 + ... + 1/m, at most 1. They hold under any dependence.
/// **Source:** Benjamini and Yekutieli 2001, doi:10.1214/aos/1013699998.
/// **Checked against:** statsmodels multipletests, 'fdr_by', and R p.adjust.
std::vector<double> benjamini_yekutieli(std::span<const double> p);

/// Holm's adjusted p-values: rejecting where they are <= alpha keeps the chance
/// of any false rejection at alpha under any dependence. NaN as above.
/// **Source:** Holm 1979, Scandinavian Journal of Statistics 6, 65-70.
/// **Checked against:** statsmodels multipletests, 'holm', and R p.adjust.
std::vector<double> holm(std::span<const double> p);

/// Bonferroni's adjusted p-values, min(1, m p). NaN as above.
/// **Checked against:** statsmodels multipletests, 'bonferroni'.
std::vector<double> bonferroni(std::span<const double> p);

}  // namespace assize
