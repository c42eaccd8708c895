// The published numbers of judges from recorded verdicts.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"
#include "suites/llmbar/description.h"

namespace assize::llmbar {

/// For every judge, in the place of a system, over all pairs: `accuracy`,
/// `agreement`, `first_position`, `unread`, `parsers_differ` and the paper's
/// means over subsets; and for "JUDGE on SUBSET" what statistics.json has, the
/// kappas and `equal` also in the convention llmbar.compat, as published. In
/// percent, kappas as they are. Notes say what is not of all pairs or subsets.
Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                      const Description& about);

/// A folder of LLMBar's, whose statistics.json are read; or a CSV file with a
/// column `judge`, and of the numbers over all pairs those that it has. Errors:
/// those of read_statistics(), a share that is no number, no such column, a
/// judge twice.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::llmbar
