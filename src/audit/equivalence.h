// Whether an effect is surely smaller than a margin.
#pragma once

#include "audit/measure.h"

namespace assize {

/// The p-value of an effect of `margin` or more, in either direction: the
/// larger of two one-sided tests, each by inverting the interval that
/// estimate() would offer.  At most a half, and only then, where the value lies
/// within the margin.  1 where nothing was resampled.  Requires margin > 0.
/// **Source:** Schuirmann 1987, doi:10.1007/BF01068419.
double equivalence_p(const Combination& of, double margin);

}  // namespace assize
