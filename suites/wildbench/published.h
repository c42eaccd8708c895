// The numbers that WildBench publishes, as JSON files.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize::wildbench {

/// One of the files of leaderboard/data_dir: `score.json`, an object of systems
/// with scores, or `pairwise-BASELINE-K=K.json`, one with rewards, whose name
/// says the baseline. Metrics are those of replay(). Errors: what JsonReader
/// refuses, a file of neither kind, a number that is none, a file of rewards
/// whose name does not say the baseline.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::wildbench
