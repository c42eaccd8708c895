// An interval for a share or a bounded mean over few, unequal clusters.
#pragma once

#include <span>

#include "core/result.h"

namespace assize {

/// Wilson's score interval with the number of trials that a robust standard
/// error amounts to, value (1 - value) / standard_error^2, and Student's
/// quantile in place of the normal one. Unlike value +- t standard_error it
/// stays within [0, 1] and does not shrink to nothing near its ends.
///
/// Where all outcomes are 0, or all 1, it is clopper_pearson with as many
/// trials as clusters; where there is no spread between, Wilson's with as many.
/// Bounds are NaN if value is. For a mean in [low, high], map it to [0, 1] and
/// back. Requires value in [0, 1] or NaN, freedom > 0, level in (0, 1).
/// **Source:** Korn and Graubard 1998, Survey Methodology 24, 193-201; Dean and
/// Pagano 2015, doi:10.1093/jssam/smv024, for the score interval.
Interval clustered_wilson(double value, double standard_error, double clusters,
                          double freedom, double level);

/// How far the values of a cluster are taken to be independent where nothing is
/// known: half way between one voice a cluster and one voice a value.
inline constexpr double kHalfIndependent = 0.5;

/// The same of sum of part / sum of whole over clusters, with CR1 as its error
/// and effective_freedom(whole, independence) degrees of freedom, so that one
/// large cluster among small ones widens it. NaN bounds below two clusters with
/// a whole. Requires 0 <= part <= whole, equal lengths, independence in [0, 1].
Interval clustered_wilson(std::span<const double> part,
                          std::span<const double> whole, double level,
                          double independence = kHalfIndependent);

}  // namespace assize
