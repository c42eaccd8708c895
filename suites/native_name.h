// Names of files in a benchmark's own folders.
#pragma once

#include <string>
#include <string_view>

namespace assize::suites {

/// A system's or judge's name as a file's: nothing in it leads to another
/// folder. "org/model" is "org_model".
std::string file_name(std::string_view name);

}  // namespace assize::suites
