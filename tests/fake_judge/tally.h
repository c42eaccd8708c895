// What came and went: the counts of /stats, and the log.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/error.h"
#include "fake_judge/faults.h"

namespace assize::testing {

/// Thread-safe.
class Tally {
 public:
  /// `log`: a file that is appended to, or "".
  static Result<std::unique_ptr<Tally>> open(const std::string& log);
  ~Tally();
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;

  void connected();
  void disconnected();
  /// A request was read whole; `keyed`: it carried a key of any kind.
  void began(std::size_t bytes, bool keyed);
  /// Its reply was written, as far as it was to be.
  void ended(std::size_t bytes);
  /// How often this body was asked now, from 1.
  std::uint32_t attempt(std::uint64_t body);
  /// Notes how a call is going to be replied to. Where there is a log: adds the
  /// line "BODY ATTEMPT FAULT", whole before this returns.
  void replied(std::uint64_t body, std::uint32_t attempt, Fault fault);
  void throttled();
  void unauthorised();

  /// {"requests": 12, "faults": {"reset": 1, ...}, ...}
  std::string json() const;

 private:
  Tally() = default;

  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::uint32_t> attempts_;
  std::array<std::uint64_t, kFaults> by_fault_{};
  std::uint64_t requests_ = 0, calls_ = 0, keyed_ = 0, throttled_ = 0;
  std::uint64_t unauthorised_ = 0, connections_ = 0, open_ = 0;
  std::uint64_t in_flight_ = 0, most_in_flight_ = 0;
  std::uint64_t bytes_in_ = 0, bytes_out_ = 0;
  /// When the first call was read and the last was replied to.
  std::chrono::steady_clock::time_point first_, last_;
  int log_ = -1;
};

}  // namespace assize::testing
