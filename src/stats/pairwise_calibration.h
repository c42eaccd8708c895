// Calibration of a pairwise judge that favours a position: one curve that is
// fair to both answers.
#pragma once

#include <cstddef>
#include <span>

#include "core/error.h"

namespace assize {

/// n comparisons of answers 1 and 2 as columns.  Log-odds that the answer shown
/// first wins: with answer 1 first, and with answer 2 first; NaN where that
/// order was not judged.
struct OrderedLogits {
  std::span<const double> first_order;   ///< Answer 1 first.
  std::span<const double> second_order;  ///< Answer 2 first.
  std::span<const double> outcome;  ///< Answer 1 is better: [0, 1]; 0.5 a tie.
  std::span<const double> weight;   ///< >= 0; empty: one each.
};

/// P(answer 1 is better) = 1 / (1 + exp(-slope m)), m being first_order -
/// offset, or offset - second_order, or the mean of both; so the probability
/// that answer 2 is better, with everything turned round, is one less this.
struct PairwiseMap {
  double offset = 0;     ///< What being shown first adds to the log-odds.
  double slope = 1;      ///< 1 / temperature, in [0.01, 100].
  bool bounded = false;  ///< The best slope lies outside.
  std::size_t both = 0;  ///< Comparisons with both orders, behind the offset.

  /// NaN for an order that was not judged; NaN where neither was.
  double operator()(double first_order, double second_order) const;
};

/// offset = weighted mean of (first_order + second_order) / 2 over comparisons
/// judged in both orders: the answers' merits cancel.  slope: least log loss
/// of the outcomes over both orders' rows about the offset, without an
/// intercept, which the symmetry forbids.  Mirrored rows hold both classes, so
/// one class does no harm.  Fails where no comparison has both orders or a
/// log-odds is infinite.
/// **Source:** the offset is that of a logistic model with a position term and
/// Bradley-Terry symmetry; Agresti 2013, section 11.6.4 (home advantage).
/// **Checked against:** scipy.optimize.minimize_scalar (tests/oracles).
Result<PairwiseMap> fit_pairwise(const OrderedLogits& rows);

}  // namespace assize
