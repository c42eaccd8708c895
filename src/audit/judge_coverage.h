// Which judges saw less than was judged beside them.
#pragma once

#include <string>

#include "core/benchmark.h"

namespace assize {

/// A sentence that names the judges with clean verdicts, given or failed, on
/// fewer items than all judges together have, or on fewer answers to the same
/// items, and on how many of them. `beside_rules`: rules that are not among the
/// judges have what is labelled, too. "" where there are none, and where
/// systems are ranked, whose own items are told. O(records log records).
std::string judge_coverage(const Benchmark& bench, bool beside_rules = false);

}  // namespace assize
