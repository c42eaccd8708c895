// The published headline: the matrix of styles, and the means of its parts.
#pragma once

#include <memory>

#include "plugin/calibration.h"

namespace assize::rm_bench {

/// In percent, over all and by domain: `accuracy`, `hard`, `normal`, `easy`
/// (see figures() of matrix.h), `one_to_many`, and the nine cells as secondary
/// quantities. Over all is the mean over the domains that were judged. Pairs
/// without a verdict are left out and counted. Fails for the judge "gold" and a
/// judge without verdicts.
/// **Source:** Liu et al. 2024, arXiv:2410.16184, section 3.
Result<std::unique_ptr<const Estimator>> accuracy(const Study& study);

}  // namespace assize::rm_bench
