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

}  // namespace assize
