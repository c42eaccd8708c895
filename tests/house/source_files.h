// The C++ files of a part of the tree, for what reads them as text.
#pragma once

#include <filesystem>
#include <set>

namespace assize::testing {

/// Headers and sources below `folder`, sorted; none where it is missing.
inline std::set<std::filesystem::path> source_files(
    const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    const std::filesystem::path kind = entry.path().extension();
    if (kind == ".h" || kind == ".cc") files.insert(entry.path());
  }
  return files;
}

}  // namespace assize::testing
