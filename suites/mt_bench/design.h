// Which answers judges are asked about, and how.
#pragma once

#include <optional>
#include <vector>

#include "core/benchmark.h"
#include "suites/mt_bench/description.h"

namespace assize::mt_bench {

/// What judges are asked whose name does not say it: what `wanted` says, else
/// the kinds of the recorded judgements, else ratings.
std::vector<Kind> kinds_of(const Benchmark& bench, std::optional<Kind> wanted);

/// Every answer on its first two turns: rated alone; and compared in both
/// orders with the baseline's, or without one with that of every later system.
/// Without any answers, what was recorded.
std::vector<Trial> design(const Benchmark& bench, std::optional<Kind> wanted);

}  // namespace assize::mt_bench
