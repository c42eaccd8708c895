// The published headlines: WB-Score and WB-Reward.
#pragma once

#include <memory>

#include "plugin/calibration.h"
#include "suites/wildbench/description.h"

namespace assize::wildbench {

/// In the units of published boards. Of each system, arm and defence that the
/// judge scored alone:
///
/// - `wb_score`, (mean - 5) 20 over all rows, empty answers too: from -80 to
///   100;
/// - where tags are known, `wb_task_score` of each task, the same over the rows
///   that are neither empty nor cut, and `wb_macro_score`, their mean by the
///   tasks' weights, which needs a row of every task.
///
/// Of each that the judge compared with another system, from -100 to 100:
///
/// - `wb_reward` at the length margin (below 0: none), over the rows that
///   count; with more than one opponent, `wb_reward.OPPONENT`;
/// - where tags are known, `wb_macro_reward`, its mean by the tasks' weights.
///
/// Fails for a judge without verdicts.
Result<std::unique_ptr<const Estimator>> headline(const Study& study,
                                                  const Description& about,
                                                  double margin);

}  // namespace assize::wildbench
