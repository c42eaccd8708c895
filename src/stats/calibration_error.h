// How far stated probabilities are from what came of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"
#include "core/stream.h"

namespace assize {

/// n forecasts as columns: the probability of "yes" and whether it came true
/// (binary), or the confidence in the verdict given and whether that is right
/// (top label).  Which of the two is the caller's choice, and to be said.
struct Forecasts {
  std::span<const double> probability;  ///< n, in [0, 1].
  std::span<const double> outcome;      ///< n, in [0, 1].
  std::span<const double> weight;       ///< n, >= 0; empty: one each.

  double weight_of(std::size_t i) const {
    return weight.empty() ? 1 : weight[i];
  }
};

struct Bin {
  double weight = 0;
  double rows = 0;        ///< Forecasts of some weight.
  double confidence = 0;  ///< Mean probability.
  double accuracy = 0;    ///< Mean outcome.
};

enum class Binning : std::uint8_t {
  /// Cut at k / bins; a bin holds its upper edge, the first also 0.
  kEqualWidth,
  /// By rank, forecast i of n in bin floor(i bins / n); equal probabilities
  /// stay together, in the bin of the first of them.
  kEqualMass,
};

/// The bins that hold something, by rising probability.  Requires bins >= 1
/// and equal lengths.  O(n), or O(n log n) for kEqualMass.
std::vector<Bin> bin_forecasts(const Forecasts& forecasts, Binning binning,
                               std::size_t bins);

/// Expected calibration error: sum_b share_b |confidence_b - accuracy_b|; NaN
/// without forecasts.  Biased upwards where bins are small.
/// **Source:** Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017,
/// arXiv:1706.04599.
/// **Checked against:** numpy (tests/oracles).
double expected_calibration_error(std::span<const Bin> bins);

struct DebiasedError {
  /// sum_b share_b ((confidence_b - accuracy_b)^2 - accuracy_b (1 -
  /// accuracy_b) / (rows_b - 1)); below 0 by chance where calibration is good.
  double squared = kAbsent;
  double root = kAbsent;    ///< Square root of it, 0 where it is negative.
  std::size_t dropped = 0;  ///< Bins of one forecast, which have no variance.
};

/// The debiased mean square of the binned calibration error.
/// **Source:** Kumar, Liang and Ma 2019, arXiv:1909.10155, section 4; Broecker
/// 2012, doi:10.1007/s00382-011-1191-1.
/// **Checked against:** numpy (tests/oracles).
DebiasedError debiased_calibration_error(std::span<const Bin> bins);

/// What the expected calibration error would be if every probability were
/// right: outcomes drawn from them (consistency resampling), in each replicate.
/// Sorted.  Replicate b uses stream.at(b), so `threads` does not matter.
/// Weighted rows are drawn once each.
/// **Source:** Broecker and Smith 2007, doi:10.1175/WAF993.1.
/// **Checked against:** numpy, by distribution.
std::vector<double> calibration_error_null(const Forecasts& forecasts,
                                           Binning binning, std::size_t bins,
                                           std::size_t replicates,
                                           const Stream& stream,
                                           unsigned threads);

struct BalanceScore {
  double value = kAbsent;  ///< Accuracy minus mean confidence.
  double accuracy = kAbsent, confidence = kAbsent;
};

/// The mean of what each verdict gains: 1 - confidence where it is right, less
/// the confidence where it is wrong.  Errors of opposite sign cancel, so give
/// it by slices of confidence, never alone.  NaN without forecasts.
/// **Source:** after arXiv:2309.06248; the rule is the one that has the
/// properties published there, the mean being accuracy less confidence.
BalanceScore balance_score(const Forecasts& forecasts);

}  // namespace assize
