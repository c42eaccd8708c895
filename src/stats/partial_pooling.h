// Estimates of several slices, drawn towards their common mean as far as their
// noise asks for it.
#pragma once

#include <span>
#include <vector>

#include "core/error.h"
#include "core/result.h"

namespace assize {

enum class BetweenSlices : std::uint8_t {
  kDerSimonianLaird,  ///< From Cochran's Q; no iteration.
  kReml,              ///< Restricted maximum likelihood.
};

struct PooledSlice {
  double value = kAbsent;           ///< Drawn towards the mean.
  double standard_error = kAbsent;  ///< With the mean's, given tau^2.
  double drawn = kAbsent;           ///< 0: as estimated; 1: the common mean.
  Interval interval;
};

struct PooledSlices {
  double mean = kAbsent, standard_error = kAbsent;  ///< Of the common mean.
  double between = kAbsent;        ///< tau^2, variance of the true values.
  double cochran_q = kAbsent;      ///< Chi-squared, K - 1 degrees, if tau = 0.
  double inconsistency = kAbsent;  ///< I^2 = max(0, 1 - (K - 1) / Q).
  std::vector<PooledSlice> slices;
};

/// Normal-normal empirical Bayes: slice k's value is N(theta_k, variance[k]),
/// theta_k is N(mean, tau^2).  Value: mean + (1 - B_k)(estimate - mean), B_k =
/// variance[k] / (variance[k] + tau^2); its squared error variance[k] (1 - B_k)
/// + B_k^2 var(mean).  Intervals are normal; tau^2 counts as known, so with few
/// slices they are too short.  Fails below two slices, and for a variance that
/// is not above 0 (a slice whose rows all agree: give it the variance of its
/// Wilson interval).  Requires equal lengths and level in (0, 1).
/// **Source:** DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2;
/// Viechtbauer 2005, doi:10.3102/10769986030003261, for REML; Morris 1983,
/// doi:10.2307/2287098.
/// **Checked against:** statsmodels combine_effects; scipy maximising the
/// restricted likelihood (tests/oracles).
Result<PooledSlices> pool_slices(std::span<const double> estimate,
                                 std::span<const double> variance,
                                 BetweenSlices method, double level);

}  // namespace assize
