// The published headlines: WB-Score and WB-Reward.
#pragma once

#include <memory>

#include "plugin/calibration.h"
#include "suites/wildbench/description.h"

namespace assize::wildbench {

/// Of each system, arm and defence that the judge scored alone:
///
/// - `score`, the mean score from 1 to 10 over all rows, empty answers too;
/// - where tags are known, `task_score` of each task, (mean - 5) 2 over the
///   rows that are neither empty nor cut, and `task_macro_score`, their mean by
///   the tasks' weights, which needs a row of every task.
///
/// Of each that the judge compared with another system, from -1 to 1:
///
/// - `reward` at the length margin (below 0: none), over the rows that count;
///   with more than one opponent, `reward.OPPONENT`;
/// - where tags are known, `task_reward`, its mean by the tasks' weights.
///
/// Fails for a judge without verdicts.
Result<std::unique_ptr<const Estimator>> headline(const Study& study,
                                                  const Description& about,
                                                  double margin);

}  // namespace assize::wildbench
