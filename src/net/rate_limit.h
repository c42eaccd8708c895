// A rate per minute that is kept, spread evenly.
#pragma once

#include "net/instant.h"

namespace assize {

/// A token bucket that holds a second's worth, or one unit where that is more.
/// It starts with one unit, and no minute sees more than `per_minute` units, if
/// each take is of one unit.  Larger ones leave a debt, which the following
/// wait for, so a minute exceeds the rate by one take at most.  Not
/// thread-safe.
class RateLimit {
 public:
  /// 0 or less: no limit.
  RateLimit(double per_minute, Instant now);

  /// The earliest moment, `now` or later, at which `amount` may be taken.
  Instant when(double amount, Instant now) const;
  /// Takes; allowed at when(amount, now) == now.
  void take(double amount, Instant now);

 private:
  double level_at(Instant now) const;

  double room_;        ///< Units that the bucket holds.
  double per_second_;  ///< Units that flow in.  0: no limit.
  double level_;
  Instant filled_;
};

}  // namespace assize
