// How far a long run is: one line that is redrawn, a few that stay, or objects
// for programs.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "audit/watch.h"
#include "cli/verb.h"

namespace assize::cli {

/// Writes to `streams.err` and never to `out`. On a terminal the line is
/// redrawn at most ten times a second and cleared at the end; elsewhere a line
/// stands for each phase's start and end, and one for every thirty seconds
/// between.  As JSON: one object a line, at each start and end and every second
/// between.  Thread-safe.
class ProgressLine {
 public:
  using Clock = std::chrono::steady_clock;

  /// `now`: the clock, for tests.
  explicit ProgressLine(Streams& streams, bool as_json = false,
                        std::function<Clock::time_point()> now = Clock::now);
  /// Clears the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Another phase ends the one before.
  void show(const Step& step);
  /// Ends the last phase; each phase with its seconds, in order.
  std::vector<std::pair<std::string, double>> finish();

 private:
  void draw(Clock::time_point now);
  void close(Clock::time_point now);

  Streams& streams_;
  const bool as_json_;
  const std::function<Clock::time_point()> now_;
  std::mutex mutex_;
  Step step_;  ///< The last one told; without a phase: none.
  Clock::time_point since_, drawn_;
  bool line_ = false;  ///< Something stands on the terminal's line.
  std::vector<std::pair<std::string, double>> seconds_;
};

/// "judging  1,200 of 2,000  60 %  119/s  0:06 left  $0.42  3 failed", cut from
/// the right to whole parts that fit `width` columns (0: any). Rate and time
/// left are shown after the first second, money and failures where there are
/// any.
std::string progress_text(const Step& step, double seconds, unsigned width);

/// {"done":1200,"failed":3,"of":2000,"phase":"judging","seconds":10.0, ...}:
/// every number of the step, with its rate and the seconds left (null where
/// they are not known).
std::string progress_json(const Step& step, double seconds, bool ended);

}  // namespace assize::cli
