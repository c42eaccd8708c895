// What systems score in a table, over all items and by category.
#pragma once

#include <memory>
#include <span>

#include "plugin/calibration.h"

namespace assize::suites {

/// A metric of each system that study.judge scored, over all items, each
/// category and each group:
///
/// - `score`, where `scale` holds the lowest score and the highest: the mean in
///   percent of the scale, as of answers that are judged live;
/// - `mean_score`, where `scale` is empty: the mean as the scores stand, in the
///   range that was seen.
///
/// First clean samples of answers shown alone. What was not judged is left out
/// and counted in the notes. Ratios of sums over clusters, so influences are
/// exact. Where nothing was scored a figure is missing. Fails where the judge
/// was asked about nothing.
Result<std::unique_ptr<const Estimator>> score_headline(
    const Study& study, std::span<const double> scale);

}  // namespace assize::suites
