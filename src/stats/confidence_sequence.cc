#include "stats/confidence_sequence.h"

#include <algorithm>
#include <cmath>

namespace assize {
namespace {

/// Theorem 2 leaves it free, in (0, 1); the paper takes 1/2 or 3/4.
constexpr double kLargestWeight = 0.5;

}  // namespace

ConfidenceSequence::ConfidenceSequence(double level)
    : level_(level), log_(std::log(2 / (1 - level))) {}

void ConfidenceSequence::add(double x) {
  const auto before = static_cast<double>(n_) + 1;  // t: x is the t-th.
  const double mean = (0.5 + sum_) / before;
  const double variance = (0.25 + squares_) / before;
  const double weight =
      std::min(std::sqrt(2 * log_ / (variance * before * std::log1p(before))),
               kLargestWeight);
  weights_ += weight;
  weighted_ += weight * x;
  penalty_ += (x - mean) * (x - mean) * (-std::log1p(-weight) - weight);
  ++n_;
  sum_ += x;
  const double after = x - (0.5 + sum_) / (before + 1);
  squares_ += after * after;
  const double centre = weighted_ / weights_;
  const double radius = (log_ + penalty_) / weights_;
  const double lower = std::max(lower_, centre - radius);
  const double upper = std::min(upper_, centre + radius);
  if (lower > upper) return;
  lower_ = lower;
  upper_ = upper;
}

}  // namespace assize
