// How often a clean system's answers score beyond what clean answers score.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/verdict.h"

namespace assize {

/// Scores of one clean system by fold, one for each instruction; none is NaN.
struct CleanScores {
  std::vector<double> calibrate, report;
};

/// A height that few clean answers exceed, and the law of how many do.
struct Bar {
  double height = kAbsent;   ///< Exceeded means strictly greater.
  double a = 0, b = 0;       ///< The rate of exceeding is Beta(a, b).
  std::uint32_t clean = 0;   ///< Calibration instructions behind it.
  double between = kAbsent;  ///< Assumed correlation within systems, [0, 1].

  /// P(at least `exceeding` of n instructions of a clean system exceed it).
  double p_value(std::uint64_t exceeding, std::uint64_t n) const;
};

/// The bar is the r-th largest calibration score, r the most that keeps the
/// level r / (m + 1) within one per cent, at least 1; m is the number of
/// calibration instructions.  An answer exceeds it exactly when its conformal
/// p-value, (1 + #{clean >= s}) / (m + 1), is at most that level.
///
/// With one clean system the p-value is exact where tested and calibration
/// scores are exchangeable: only ranks matter, and the number of n scores above
/// the r-th largest of m others is beta-binomial (n, r, m + 1 - r) whatever the
/// distribution; ties make it smaller. Honest systems that differ from this one
/// are then found different: nothing here tells how much they may.
///
/// With k systems the law is wider by their intraclass correlation c: the upper
/// 80 % bound of a moment estimate from the report folds, and never less than
/// 0.03, for where few answers exceed, a few systems that agree tell little of
/// the next. The mean is that of k m / (1 + (m - 1) c) independent answers.
/// p-values hold up to a true correlation of 0.05 (exceedance_test.cc).
///
/// Requires a calibration score.
/// **Source:** Vovk et al. 2005, doi:10.1007/b106715, for the ranks; Williams
/// 1982, doi:10.2307/2347977, for the moment estimate; Kish 1965, Survey
/// Sampling, section 5.4, for the number of independent answers.
Bar raise_bar(std::span<const CleanScores> clean);

}  // namespace assize
