// Which items tell systems apart.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/verdict.h"

namespace assize {

/// What each item says of each system: systems x items, row-major, so that the
/// mean over items is the system's score.
struct ItemScores {
  std::span<const double> value;
  std::size_t systems = 0;

  std::size_t items() const {
    return systems == 0 ? 0 : value.size() / systems;
  }
  double at(std::size_t system, std::size_t item) const {
    return value[system * items() + item];
  }
};

struct ItemSeparation {
  /// Correlation over systems of the item's scores with the means of all other
  /// items, in [-1, 1]; NaN where either is constant.
  double discrimination = kAbsent;
  /// Mean over pairs of systems of how far the item sets them apart, in
  /// standard deviations over items of their difference; positive in the order
  /// of the means of all other items, negative against it. Summed over items
  /// and divided by sqrt(items) it is about the mean |t| of the pairs.
  double contribution = kAbsent;
  double spread = kAbsent;  ///< Standard deviation over systems, ddof 1.
};

/// By item. The item itself never says which order is right. A pair whose
/// difference is the same on every item counts 0. NaN below two systems or two
/// items. Requires no NaN. O(items systems^2).
/// **Source:** Lord and Novick 1968, Statistical Theories of Mental Test
/// Scores, section 15.3, for the correlation with the rest of the test.
/// **Checked against:** numpy, tests/oracles/meta_metrics.py.
std::vector<ItemSeparation> item_separation(const ItemScores& scores);

}  // namespace assize
