// Names of files in a benchmark's own folders.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/benchmark.h"

namespace assize::suites {

/// A system's or judge's name as a file's: nothing in it leads to another
/// folder. "org/model" is "org_model".
std::string file_name(std::string_view name);

/// Whether another system is the first of those that a judge's verdicts are of:
/// where one file holds all that it said, that system's writes it. Verdicts
/// under a defence do not count. Requires that no attack made the system.
/// O(records).
bool is_written_by_another(const Benchmark& bench, std::uint16_t system,
                           std::uint16_t judge);

}  // namespace assize::suites
