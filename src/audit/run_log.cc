#include "audit/run_log.h"

#include <fmt/chrono.h>
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>

namespace assize {

Result<void> append_run_log(const std::string& path, const RunEntry& entry) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  nlohmann::ordered_json seconds;
  for (const auto& [phase, time] : entry.seconds) seconds[phase] = time;
  const auto now = std::chrono::floor<std::chrono::seconds>(
      std::chrono::system_clock::now());
  const nlohmann::ordered_json line = {
      {"time",
       fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                   fmt::gmtime(std::chrono::system_clock::to_time_t(now)))},
      {"program", std::string("assize ") + ASSIZE_VERSION},
      {"audit", entry.audit},
      {"out", entry.out},
      {"threads", entry.threads},
      {"seconds", seconds},
      {"peak_resident_kib", usage.ru_maxrss},
      {"digest", entry.digest}};
  std::ofstream out(path, std::ios::app);
  out << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
      << '\n';
  out.flush();
  if (!out) return fail("cannot write the run log", {path});
  return {};
}

}  // namespace assize
