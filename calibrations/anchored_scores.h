// Mean scores as people would give them, from some of their labels and a judge
// that scored the answers alone on the rest.
#pragma once

#include <memory>

#include "calibrations/anchored_systems.h"
#include "plugin/calibration.h"
#include "stats/prediction_powered.h"

namespace assize {

/// Of every system `people_score`, the mean of people's labels of its answers
/// as these stand, be they scores or right (1) and wrong (0); turns of an item
/// are averaged. The judge's scores may be on another scale: they only predict,
/// as far as they deserve, and with PowerTuning::kPlain must be on the same.
/// The range is the suite's scale, or right and wrong. Clusters out of
/// `chosen(labelled)` count as unlabelled. Fails where the range is not known,
/// where no system has labelled and unlabelled instructions, and `by_category`
/// as category_strata() does, with the reason of the last system.
Result<std::unique_ptr<const Estimator>> anchored_scores(
    const Study& study, const ChooseLabelled& chosen, PowerTuning tuning,
    bool by_category);

}  // namespace assize
