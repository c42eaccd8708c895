// What happened in a run: append-only JSON lines, each chained to the one
// before by its hash.
//
//   {"previous":"<64 hex digits>","type":"batch","time":"...Z","rows":512,...}
//
// `previous` is the SHA-256 of the line before without its line break; of the
// first line, 64 zeros. The hash of the last line, kept elsewhere, vouches for
// all of them. Times and spending live here and never in a report.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace assize {

enum class RunEvent : std::uint8_t {
  kRun,       ///< It begins: configuration, program. Waits for the disk.
  kBatch,     ///< Answers were committed: how many, their hash.
  kRetry,     ///< An attempt failed and is made again.
  kFailure,   ///< A request is given up.
  kStop,      ///< It stops before its end, and why. Waits for the disk.
  kEnd,       ///< It is over. Waits for the disk.
  kRepaired,  ///< A last line without its end was cut off when it was opened.
};

/// "run", "batch" ...: as in the log.
std::string_view name(RunEvent event);

/// What the end of a run says.
struct RunEnd {
  std::string audit, out;  ///< Paths as given.
  std::string digest;      ///< Of the report.
  unsigned threads = 1;
  std::vector<std::pair<std::string, double>> seconds;  ///< By phase.
};

struct RunLogSummary {
  std::uint64_t events = 0;
  std::string last;  ///< SHA-256 of the last line in hexadecimal; or 64 zeros.
  std::uint64_t torn_bytes = 0;  ///< After the last whole line.
  friend bool operator==(const RunLogSummary&, const RunLogSummary&) = default;
};

/// Checks every link. An error names the line: a link that does not hold, what
/// is no JSON object, a line above 16 MiB. A last line without its end is none.
/// Memory: one line.
Result<RunLogSummary> verify_run_log(const std::string& path);

/// Thread-safe.
class RunLog {
 public:
  /// Opens or makes the file. Verifies it; cuts off a last line that a kill has
  /// left without its end, and says so in an event. One process at a time.
  static Result<std::unique_ptr<RunLog>> open(const std::string& path);
  ~RunLog();
  RunLog(const RunLog&) = delete;
  RunLog& operator=(const RunLog&) = delete;

  /// Appends one line with the clock's time, in one write. `fields`: an object
  /// without "previous", "type" and "time". After a failure, the file is as it
  /// was.
  Result<void> append(RunEvent event, const nlohmann::json& fields);
  /// kEnd, with the program and the peak resident memory of this process.
  Result<void> end(const RunEnd& end);

  /// How much of a torn last line was cut off when it was opened.
  std::uint64_t repaired_bytes() const;
  /// Of the last line, in hexadecimal: for whoever vouches for the log.
  std::string last() const;

 private:
  struct State;
  explicit RunLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assize
