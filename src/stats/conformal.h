// Conformal p-values and intervals: valid at any sample size, if what is judged
// is exchangeable with what was calibrated on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/result.h"

namespace assize {

/// The least n at which level alpha can be reached: n >= 1 / alpha - 1.
std::size_t least_calibration_size(double alpha);

/// ceil((n + 1)(1 - alpha)), the rank from 1 of the conformal quantile; n + 1
/// where n is too small.  Requires alpha in (0, 1).
std::size_t conformal_rank(std::size_t n, double alpha);

/// P-values of scores against clean ones, high scores being odd, by category
/// (Mondrian).  Const calls are thread-safe.
/// **Source:** Vovk, Gammerman and Shafer 2005, Algorithmic Learning in a
/// Random World, chapters 2 and 4; Bates et al. 2023, doi:10.1214/22-AOS2244.
/// **Checked against:** counting, by a brute-force twin.
class ConformalTest {
 public:
  /// `category` is by score; empty: one category.  Requires no NaN.
  ConformalTest(std::span<const double> clean,
                std::span<const std::uint32_t> category = {});

  /// (1 + number of clean scores >= score) / (n + 1) in the category; 1 where
  /// there are none.  O(log n).
  double p(double score, std::uint32_t category = 0) const;

  /// Clean scores of the category; below least_calibration_size(alpha) nothing
  /// can be rejected at alpha, which is to be said.
  std::size_t size(std::uint32_t category = 0) const;

 private:
  std::vector<std::vector<double>> sorted_;  ///< By category.
};

/// A prediction's interval for what people would say, by category.
/// **Source:** Lei et al. 2018, doi:10.1080/01621459.2017.1307116.
/// **Checked against:** numpy, by sorting (tests/oracles); exact coverage.
class SplitConformal {
 public:
  /// Residuals |label - prediction| of rows that the prediction was not fitted
  /// on.  Requires alpha in (0, 1), equal lengths and no NaN.
  SplitConformal(std::span<const double> prediction,
                 std::span<const double> label, double alpha,
                 std::span<const std::uint32_t> category = {});

  /// Half the width: the residual of rank conformal_rank.  Fails where the
  /// category has fewer than 1 / alpha - 1 rows.
  Result<double> radius(std::uint32_t category = 0) const;

  /// prediction +- radius, kept within [least, most]; level 1 - alpha.
  Result<Interval> interval(double prediction, std::uint32_t category = 0,
                            double least = -1e300, double most = 1e300) const;

 private:
  double alpha_ = 0;
  std::vector<std::vector<double>> sorted_;  ///< Residuals, by category.
};

}  // namespace assize
