// The rate at which people prefer a system, from some of their labels and a
// judge that compared answers on the rest.
#pragma once

#include <memory>

#include "calibrations/anchored_systems.h"
#include "plugin/calibration.h"
#include "stats/prediction_powered.h"

namespace assize {

/// Of every system `win_rate` as anchored in the labels, `judge_bias`, and
/// `win_rate_efficient` and `win_rate_corrected` beside them. Clusters out of
/// `chosen(labelled)` count as unlabelled. A system without a number is named
/// in the notes. Fails where none has one, with the reason of the last.
Result<std::unique_ptr<const Estimator>> anchored_rates(
    const Study& study, const ChooseLabelled& chosen, PowerTuning tuning,
    bool by_category);

}  // namespace assize
