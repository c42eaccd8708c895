// How often a clean system's answers score beyond what clean answers score.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/verdict.h"

namespace assize {

/// Scores of one clean system, by fold; none of them NaN.
struct CleanScores {
  std::vector<double> calibrate, report;
};

/// A height that few clean answers exceed, and the law of how many do.
struct Bar {
  double height = kAbsent;   ///< Exceeded means strictly greater.
  double a = 0, b = 0;       ///< The rate of exceeding is Beta(a, b).
  std::uint32_t clean = 0;   ///< Calibration instructions behind it.
  double between = kAbsent;  ///< Intraclass correlation of systems, in [0, 1).

  /// P(at least `exceeding` of n answers of a clean system exceed the bar).
  double p_value(std::uint64_t exceeding, std::uint64_t n) const;
};

/// The bar is the r-th largest calibration score, r the most that keeps the
/// level r / (m + 1) within one per cent, at least 1; m is the number of
/// calibration instructions.  An answer exceeds it exactly when its conformal
/// p-value, (1 + #{clean >= s}) / (m + 1), is at most that level.
///
/// With one clean system the p-value is exact: where tested and calibration
/// scores are exchangeable, only ranks matter, and the number of n scores above
/// the r-th largest of m others is beta-binomial (n, r, m + 1 - r) whatever the
/// distribution; ties make it smaller.  With several, answers to one
/// instruction count once, and the spread of the clean systems' report folds
/// beyond binomial widens the law at the same mean, by the upper 80 % bound of
/// a moment estimate: few systems tell little of how systems differ.
///
/// Requires a calibration score.
/// **Source:** Vovk et al. 2005, doi:10.1007/b106715, for the ranks; Williams
/// 1982, doi:10.2307/2347977, for the moment estimate.
Bar raise_bar(std::span<const CleanScores> clean);

}  // namespace assize
