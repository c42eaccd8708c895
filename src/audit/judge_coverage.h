// Which judges saw fewer items than there are.
#pragma once

#include <string>

#include "core/benchmark.h"

namespace assize {

/// A sentence that names the judges with clean verdicts, given or failed, on
/// part of the items alone, and on how many; "" where there are none, and where
/// systems are ranked, whose own items are told. What is over all items, as
/// rules are, stands beside them. O(records log records).
std::string judge_coverage(const Benchmark& bench);

}  // namespace assize
