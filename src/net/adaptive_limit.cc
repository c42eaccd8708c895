#include "net/adaptive_limit.h"

#include <algorithm>

namespace assize {
namespace {

/// Rounds of replies that lead from nothing to the most.  A step of one call,
/// as TCP has it, would take a limit of thousands minutes to come back.
constexpr double kRounds = 32;

}  // namespace

AdaptiveLimit::AdaptiveLimit(unsigned most)
    : most_(std::max(most, 1u)),
      step_(std::max(1.0, most_ / kRounds)),
      limit_(most_) {}

void AdaptiveLimit::went_well() {
  limit_ = std::min(most_, limit_ + step_ / limit_);
}

void AdaptiveLimit::was_too_much(Instant sent, Instant now) {
  if (sent < halved_) return;
  halved_ = now;
  limit_ = std::max(1.0, limit_ / 2);
}

}  // namespace assize
