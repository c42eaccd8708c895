// The published numbers of judges from recorded judgements.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"

namespace assize::judge_bench {

/// For every judge, whose name stands in the place of a system, in percent of
/// its pairs: `accuracy`, `accuracy.SOURCE` for each source, and
/// `accuracy_both_orders`, `inconsistent` and `unread` (an order without a
/// verdict) over all. Notes hold the counts.
std::vector<ReplayRow> replay(const Benchmark& bench);

/// A CSV file with a column `judge`, and of the metrics above those that it
/// has; empty fields are none. Errors: no such column, a judge twice, a field
/// that is no number.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::judge_bench
