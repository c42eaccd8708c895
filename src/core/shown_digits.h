// How many digits of a metric a reader is shown.
#pragma once

namespace assize {

/// Digits behind the point that leave about three figures of a metric whose
/// values lie in [least, most]: 1 of percent, 2 of ratings from 1 to 10, 3 of a
/// kappa. Ends may be infinite.
constexpr int shown_digits(double least, double most) {
  const double range = most - least;
  return range > 30 ? 1 : range > 3 ? 2 : 3;
}

}  // namespace assize
