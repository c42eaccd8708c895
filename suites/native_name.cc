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

bool is_written_by_another(const Benchmark& bench, std::uint16_t system,
                           std::uint16_t judge) {
  return std::ranges::any_of(bench.records, [&](const Record& record) {
    const Trial& trial = record.trial;
    return trial.judge == judge && trial.defence == 0 &&
           trial.shown[trial.focus] < system;
  });
}

}  // namespace assize::suites
