// How far a long run is: one line that is redrawn, or a few that stay.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cli/verb.h"

namespace assize::cli {

/// Writes to `streams.err` and never to `out`. On a terminal the line is
/// redrawn at most ten times a second and cleared at the end; elsewhere a line
/// stands for each phase's start and end, and one for every ten seconds
/// between.  Thread-safe.
class ProgressLine {
 public:
  using Clock = std::chrono::steady_clock;

  /// `now`: the clock, for tests.
  explicit ProgressLine(Streams& streams,
                        std::function<Clock::time_point()> now = Clock::now);
  /// Clears the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// `done` of `of` steps of `phase` are done (of = 0: it is not counted).
  /// Another phase ends the one before.
  void show(const std::string& phase, std::size_t done, std::size_t of);
  /// Ends the last phase; each phase with its seconds, in order.
  std::vector<std::pair<std::string, double>> finish();

 private:
  void draw(Clock::time_point now);
  void close(Clock::time_point now);

  Streams& streams_;
  const std::function<Clock::time_point()> now_;
  std::mutex mutex_;
  std::string phase_;
  std::size_t done_ = 0, of_ = 0;
  Clock::time_point since_, drawn_;
  bool line_ = false;  ///< Something stands on the terminal's line.
  std::vector<std::pair<std::string, double>> seconds_;
};

/// "bootstrap  1,200 of 2,000  60 %  119/s  0:06 left", cut from the right to
/// whole parts that fit `width` columns (0: any). Rate and time left are
/// shown after the first second.
std::string progress_text(const std::string& phase, std::size_t done,
                          std::size_t of, double seconds, unsigned width);

}  // namespace assize::cli
