// The published numbers of judges from recorded scores, and of the baselines.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"
#include "suites/rm_bench/description.h"

namespace assize::rm_bench {

/// For every judge, and for every rule of baseline_rules(), whose names stand
/// in the place of systems, in percent: `accuracy`, `hard`, `normal`, `easy`
/// and `one_to_many` over the domains, the same with `.DOMAIN` of each, and the
/// nine cells over the domains. Notes count rows and domains. With ties as half
/// a win: an alternative.
std::vector<ReplayRow> replay(const Benchmark& bench, unsigned threads);

/// A CSV file with a column `judge` and metrics of replay(); see judge_board().
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::rm_bench
