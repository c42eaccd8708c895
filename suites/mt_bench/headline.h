// The published headlines: mean ratings, and rates of won pairs.
#pragma once

#include <memory>

#include "plugin/calibration.h"
#include "suites/mt_bench/description.h"

namespace assize::mt_bench {

/// Of a judge that rates: `average`, the mean over the rows of both turns
/// together, over all and by category; `turn_1` and `turn_2`. Of one that
/// compares, in percent of its pairs: `win_rate_adjusted`, a tie half, over all
/// and by category; `win_rate`, `loss_rate` and `inconsistency`, the pairs
/// whose two games do not say the same. Each for every system and defence. What
/// has no verdict is left out. Fails for a judge without verdicts.
/// **Source:** lm-sys/FastChat, llm_judge/show_result.py.
Result<std::unique_ptr<const Estimator>> headline(const Study& study,
                                                  const Description& about);

}  // namespace assize::mt_bench
