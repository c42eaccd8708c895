// Whether outcomes can be told apart without error, so that a logistic model
// has no finite maximum-likelihood fit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stats/logistic_loss.h"

namespace assize {

/// None: the fit is finite. Quasi: some direction never lowers a row's
/// likelihood and raises some. Complete: some direction raises every row's.
enum class SeparationKind : std::uint8_t { kNone, kQuasi, kComplete };

struct Separation {
  SeparationKind kind = SeparationKind::kNone;
  /// By column, the largest |element| 1; empty if none. Along it the likelihood
  /// rises for ever. One of many where there are many.
  std::vector<double> direction;
  /// The columns in `direction`; one: that column alone separates.
  std::vector<std::size_t> columns;
};

/// Decides by non-negative least squares, exactly up to rounding: outcomes are
/// separated if no positive combination of the rows, signed by their outcome,
/// is zero. A fractional outcome pulls both ways, so a direction must not move
/// its row. Rows without weight say nothing. Columns that are combinations of
/// others do not count as separation. O(n columns) per row that bears on the
/// answer, and these are few.
/// **Source:** Albert and Anderson 1984, doi:10.1093/biomet/71.1.1; Lawson and
/// Hanson 1974, Solving Least Squares Problems, chapter 23.
/// **Checked against:** scipy.optimize.linprog, all cases of small samples.
Separation find_separation(const LogisticRows& rows);

}  // namespace assize
