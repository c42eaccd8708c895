#include "net/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace assize {
namespace {

/// Sums of fractions that miss a whole unit by less are that unit.
constexpr double kRounding = 1e-9;

}  // namespace

// A full bucket may empty at once at the start of a minute, so that much less
// flows in during it.
RateLimit::RateLimit(double per_minute, Instant now)
    : room_(std::max(1.0, per_minute / 60)),
      per_second_(per_minute > 0 ? (per_minute - (room_ - 1)) / 60 : 0),
      level_(1),
      filled_(now) {}

double RateLimit::level_at(Instant now) const {
  const std::chrono::duration<double> since = now - filled_;
  return std::min(room_, level_ + since.count() * per_second_);
}

Instant RateLimit::when(double amount, Instant now) const {
  if (per_second_ <= 0) return now;
  const double lacking = std::min(amount, room_) - level_at(now);
  if (lacking <= kRounding) return now;
  using Step = Instant::duration;
  const double steps =
      std::ceil(lacking / per_second_ * Step::period::den / Step::period::num);
  // A rate near zero may ask for more than the clock can count.
  constexpr double kLongest = 1e18;
  return now + Step(static_cast<Step::rep>(std::min(steps, kLongest)));
}

void RateLimit::take(double amount, Instant now) {
  if (per_second_ <= 0) return;
  level_ = level_at(now) - amount;
  filled_ = now;
}

}  // namespace assize
