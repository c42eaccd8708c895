// The files of a folder of results, whatever folders they are in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize::suites {

/// Paths below the folder of the files with one of these endings, by name; what
/// begins with a dot is passed over. Errors: no such folder, no such file,
/// folders more than seven below the folder, more than 10,000 files, a symbolic
/// link that leads out of the folder.
Result<std::vector<std::string>> json_files(
    const std::string& folder, const std::vector<std::string_view>& endings);

}  // namespace assize::suites
