// Names in a sentence.
#pragma once

#include <string>
#include <vector>

namespace assize {

/// "a, b": the first six, and how many more.
std::string list_names(const std::vector<std::string>& names);

}  // namespace assize
