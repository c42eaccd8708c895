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

std::string name_in_file(std::string_view row, std::string_view file) {
  const bool same = !row.empty() && file_name(row) == file;
  return std::string(same ? row : file);
}

std::uint16_t in_file_of(const Benchmark& bench, std::uint16_t system,
                         std::uint16_t judge) {
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (trial.judge != judge || trial.defence != 0) continue;
    system = std::min(system, trial.shown[trial.focus]);
  }
  return system;
}

}  // namespace assize::suites
