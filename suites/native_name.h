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

/// Of whom a row in a file speaks: the name that it gives, where the file bears
/// that name as file_name() has it; else the file's, which counts.
std::string name_in_file(std::string_view row, std::string_view file);

/// Where one file holds all that a judge said, it is that of the first system
/// that the judge's verdicts are of: this one, or one before it. Verdicts under
/// a defence do not count. Requires that no attack made the system. O(records).
std::uint16_t in_file_of(const Benchmark& bench, std::uint16_t system,
                         std::uint16_t judge);

}  // namespace assize::suites
