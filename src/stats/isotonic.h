// Isotonic regression: the rising curve nearest to the outcomes.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/error.h"
#include "stats/score_map.h"

namespace assize {

/// The rising sequence with the least weighted squared distance from `values`
/// (pool adjacent violators).  Rows of weight 0 take their neighbours' value
/// or, at the ends, the nearest one's.  Requires equal lengths, weights >= 0
/// and some weight.  O(n).
/// **Source:** Ayer et al. 1955, doi:10.1214/aoms/1177728423; Barlow et al.
/// 1972.
/// **Checked against:** sklearn.isotonic.isotonic_regression, and a search over
/// all means of blocks.
std::vector<double> pool_violators(std::span<const double> values,
                                   std::span<const double> weight);

/// A rising curve through knots, straight between them and level beyond.
struct IsotonicMap {
  std::vector<double> score;  ///< Strictly rising; one knot per run's end.
  std::vector<double> value;  ///< Rising.
  double operator()(double at) const;
};

/// Isotonic regression of the outcomes on the score; equal scores are averaged
/// first, so they keep one value.  Outcomes of one class alone are fine. Values
/// are those at the rows, in their order.
/// Requires some weight.  O(n log n).
/// **Checked against:** sklearn.isotonic.IsotonicRegression.
std::vector<double> isotonic_values(const ScoredOutcomes& rows);

/// The same as a map, clipped outside the scores seen.  Steps overfit below
/// about 1,000 rows: judge it by cross_fit.  Fails as check_two_classes does.
/// **Source:** Zadrozny and Elkan 2002, doi:10.1145/775047.775151.
/// **Checked against:** IsotonicRegression(out_of_bounds='clip').
Result<IsotonicMap> fit_isotonic(const ScoredOutcomes& rows);

}  // namespace assize
