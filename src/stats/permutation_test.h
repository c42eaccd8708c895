// Permutation tests: is a difference larger than chance arrangements give?
#pragma once

#include <cstddef>
#include <span>

#include "core/stream.h"

namespace assize {

struct PermutationTest {
  double p = 1;                  ///< Two-sided.
  std::size_t arrangements = 0;  ///< Enumerated or drawn.
  bool exact = false;            ///< All arrangements were enumerated.
};

/// As many arrangements are enumerated rather than drawn.
inline constexpr std::size_t kMostEnumerated = std::size_t{1} << 16;

/// Whether a mean paired difference is zero, by flipping the signs of whole
/// clusters: exact where each cluster's differences are symmetric around zero
/// under the null (exchangeable pairs), whatever goes on inside it.
///
/// `cluster_sum` holds each cluster's sum of paired differences; the number of
/// differences does not change under flips, so the sum is compared. Sums of
/// zero are no evidence and are left out. Up to kMostEnumerated sign vectors
/// are enumerated, and p is their share at least as far from zero; beyond that
/// `draws` are drawn, draw b from stream.at(b), and p is (b + 1) / (draws + 1).
/// Sums within 1e-9 of the total size are equal. 1 if no sum differs from zero.
/// The same at any number of threads. O(arrangements x clusters).
/// **Source:** Fisher 1935, The Design of Experiments, section 21; Phipson and
/// Smyth 2010, doi:10.2202/1544-6115.1585, for the +1.
/// **Checked against:** scipy.stats.permutation_test, type 'samples'.
PermutationTest sign_flip_test(std::span<const double> cluster_sum,
                               std::size_t draws, const Stream& stream,
                               unsigned threads);

/// Whether two independent samples have the same mean, by relabelling them:
/// exact where both come from one distribution. Enumerated, drawn and counted
/// as in sign_flip_test. 1 where either sample is empty or all values are
/// equal. Give it one value per cluster.
/// **Source:** Pitman 1937, doi:10.2307/2984124.
/// **Checked against:** scipy.stats.permutation_test, type 'independent'.
PermutationTest two_sample_permutation_test(std::span<const double> a,
                                            std::span<const double> b,
                                            std::size_t draws,
                                            const Stream& stream,
                                            unsigned threads);

}  // namespace assize
