// Bradley-Terry strengths as people would find them, from some of their labels
// and a judge on the rest.
#pragma once

#include <memory>

#include "calibrations/anchored_systems.h"
#include "plugin/calibration.h"
#include "stats/prediction_powered.h"

namespace assize {

/// Of every system in the judge's battles its `rating`: 1000 for the
/// benchmark's reference, or else for the first system, and 400 points for
/// tenfold odds. A cluster is labelled if a battle in it is; clusters out of
/// `chosen(labelled)` count as unlabelled; a battle
/// without a label in a cluster of it is left out and counted in the notes.
/// Fails where PredictionPoweredBt::make() does, and where there is no finite
/// fit.
Result<std::unique_ptr<const Estimator>> anchored_strengths(
    const Study& study, const ChooseLabelled& chosen, PowerTuning tuning);

}  // namespace assize
