// The published headline: the mean preference for a system, in percent.
#pragma once

#include <memory>

#include "plugin/calibration.h"

namespace assize::alpaca_eval {

/// 100 sum(w y) / sum(w) over a system's judged rows, one quantity "win_rate"
/// for each system, arm and defence that the judge has rows of. Rows without a
/// verdict are left out, as published.
std::unique_ptr<const Estimator> win_rate(const Study& study);

}  // namespace assize::alpaca_eval
