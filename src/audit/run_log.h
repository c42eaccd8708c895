// What a run did that its report must not depend on: times, threads, memory.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/error.h"

namespace assize {

struct RunEntry {
  std::string audit, out;  ///< Paths as given.
  std::string digest;      ///< Of the report.
  unsigned threads = 1;
  std::vector<std::pair<std::string, double>> seconds;  ///< By phase.
};

/// Appends one JSON line to `path`, with the clock, the program and the peak
/// resident memory of this process.
Result<void> append_run_log(const std::string& path, const RunEntry& entry);

}  // namespace assize
