// A leaderboard of MT-Bench, as a CSV file.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize::mt_bench {

/// A column `model` and any of average (or `score`), average.CATEGORY, turn_1,
/// turn_2, win_rate, loss_rate, win_rate_adjusted and inconsistency, in the
/// units as published; empty fields are none. Errors: no column `model`, none
/// of the others, a system twice, a field that is no number.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::mt_bench
