// Where LLMBar's files lie below a folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"

namespace assize::llmbar {

/// Paths below the folder.
struct JudgeFiles {
  std::string judge;               ///< "GPT-4/Vanilla"
  std::string result, statistics;  ///< "" where there is no such file.
};

struct SubsetFiles {
  std::string path;  ///< Below the folder; "" where the folder is the subset.
  std::string name;
  std::string dataset;
  std::vector<JudgeFiles> judges;  ///< By name.
};

struct Layout {
  std::vector<SubsetFiles> subsets;   ///< By path.
  std::vector<std::string> attacked;  ///< Folders that were passed over.
  std::uint32_t other = 0;            ///< *.json of other names, not read.
};

/// Sorts what lies there; nothing is opened. Errors: those of json_files(); no
/// dataset.json; results without one.
Result<Layout> layout_of(const std::string& folder);

}  // namespace assize::llmbar
