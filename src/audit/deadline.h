// How long judges may be asked.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace assize {

/// One for a whole run: its searches and its trials share it. It runs from when
/// somebody first wants to know what is left, which is when the first judge is
/// about to be asked, so that reading a benchmark takes nothing off it.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;
  using Milliseconds = std::chrono::milliseconds;

  /// `after`: nothing: any time.
  explicit Deadline(std::optional<Milliseconds> after) : after_(after) {}

  /// 0 ms where it is over; nothing where there is none.
  std::optional<Milliseconds> left(Clock::time_point now = Clock::now()) {
    if (!after_) return std::nullopt;
    if (!began_) began_ = now;
    const auto past = std::chrono::duration_cast<Milliseconds>(now - *began_);
    return std::max(*after_ - past, Milliseconds{0});
  }

 private:
  std::optional<Milliseconds> after_;
  std::optional<Clock::time_point> began_;
};

}  // namespace assize
