// The files of a folder of results, whatever folders they are in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize::suites {

/// Paths below a folder, by name.
struct JsonFiles {
  std::vector<std::string> paths;
  /// Folders of attacked answers (suites/attacked_place.h), passed over. Files
  /// beside these are read.
  std::vector<std::string> attacked;
};

/// The files with one of these endings; what begins with a dot is passed over.
/// Errors: no such folder, no such file, folders more than seven below the
/// folder, more than 10,000 files, a symbolic link that leads out of the
/// folder.
Result<JsonFiles> json_files(const std::string& folder,
                             const std::vector<std::string_view>& endings);

}  // namespace assize::suites
