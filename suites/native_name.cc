#include "suites/native_name.h"

#include <algorithm>

namespace assize::suites {

std::string file_name(std::string_view name) {
  std::string out(name);
  std::ranges::replace_if(
      out, [](char c) { return c == '/' || c == '\\' || c == '\0'; }, '_');
  if (out.empty() || out.front() == '.') out.insert(0, 1, '_');
  return out;
}

}  // namespace assize::suites
