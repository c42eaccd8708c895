// The leaderboard that AlpacaEval publishes, as a CSV file.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize::alpaca_eval {

/// The published numbers of every system in the file; empty fields are none.
/// The first column holds the system. Errors: no column of a metric that
/// replay() knows, a system twice, a field that is no number.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::alpaca_eval
