// How many calls may be open at once, found out as one goes.
#pragma once

#include "net/instant.h"

namespace assize {

/// Grows by a constant for each round of replies that came well and halves when
/// a server says that it is too much, as TCP does (Chiu and Jain 1989,
/// doi:10.1016/0169-7552(89)90019-6).  Starts at its most, which the user
/// chose. Not thread-safe.
class AdaptiveLimit {
 public:
  /// `most` of 0 is taken as 1.
  explicit AdaptiveLimit(unsigned most);

  unsigned now() const { return static_cast<unsigned>(limit_); }
  void went_well();
  /// Of a call that was sent at `sent` and refused at `now`.  Calls that were
  /// sent before the last halving say nothing new: a round trip halves once.
  void was_too_much(Instant sent, Instant now);

 private:
  double most_, step_, limit_;
  Instant halved_ = Instant::min();
};

}  // namespace assize
