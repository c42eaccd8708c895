// An interval for a mean that may be looked at after every observation.
#pragma once

#include <cstddef>

#include "core/result.h"

namespace assize {

/// A confidence sequence for the mean of observations in [0, 1] that are drawn
/// independently, or whose conditional mean given the past is one constant: the
/// probability that the mean lies outside interval() at any time is at most
/// 1 - level.  So a run may stop as soon as the interval is narrow enough, and
/// what it says then still holds.
///
/// The predictable plug-in empirical-Bernstein sequence.  With alpha = 1 -
/// level, m(t) = (1/2 + sum of x up to t) / (t + 1) and
/// v(t) = (1/4 + sum of (x(i) - m(i))^2 up to t) / (t + 1), both taken at t -
/// 1:
///
///     l(t) = min(sqrt(2 log(2 / alpha) / (v(t-1) t log(1 + t))), 1/2)
///     interval(t) = (sum of l(i) x(i) +- (log(2 / alpha)
///                    + sum of 4 (x(i) - m(i-1))^2 psi(l(i)))) / sum of l(i),
///     psi(l) = (-log(1 - l) - l) / 4.
///
/// interval() is the intersection of these over all times so far and of [0, 1],
/// which holds at the same level; should it be empty, which has a chance of at
/// most 1 - level, it is the last one that was not.  Not thread-safe.
/// **Source:** Waudby-Smith and Ramdas 2023, arXiv:2010.09686, theorem 2.
class ConfidenceSequence {
 public:
  /// Requires level in (0, 1).
  explicit ConfidenceSequence(double level);

  /// Requires x in [0, 1].  O(1).
  void add(double x);

  std::size_t n() const { return n_; }
  /// [0, 1] before the first observation.
  Interval interval() const { return {lower_, upper_, level_}; }
  double half_width() const { return (upper_ - lower_) / 2; }

 private:
  double level_, log_, lower_ = 0, upper_ = 1;
  double sum_ = 0, squares_ = 0;  ///< Of x, and of (x(i) - m(i))^2.
  double weights_ = 0, weighted_ = 0, penalty_ = 0;
  std::size_t n_ = 0;
};

}  // namespace assize
