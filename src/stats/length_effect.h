// Whether the effect of length is the tanh that length control takes it for.
#pragma once

#include <cstdint>

#include "core/verdict.h"
#include "stats/length_controlled.h"

namespace assize {

struct LackOfFit {
  double statistic = kAbsent;  ///< F; 3 and clusters - 3 degrees of freedom.
  double p = kAbsent;
  std::uint32_t clusters = 0;  ///< That hold a row.
};

/// Tests the model of LengthControlled, fitted by maximum likelihood, against
/// one with three terms more: a natural cubic spline of the length difference
/// with knots at its 0.05, 0.35, 0.65 and 0.95 quantiles. A score test: only
/// the model under test is fitted. Its scores are made orthogonal to the
/// model's own and summed by cluster, and their sum is held against their
/// spread over clusters as Hotelling's T^2 does, so that rows of a cluster may
/// depend on each other and a wrong variance of the outcomes does not matter.
///
/// No p-value where there is nothing to test by: fewer than 12 clusters, knots
/// that coincide (few different lengths), outcomes that the model separates, or
/// terms that do not differ. Columns of `data` as LengthControlled requires; a
/// difficulty without spread is left out. O(rows).
/// **Source:** Boos 1992, doi:10.2307/2685327, generalised score tests; Harrell
/// 2015, Regression Modeling Strategies, section 2.4.6, for the knots;
/// Hotelling 1931, doi:10.1214/aoms/1177732979.
/// **Checked against:** statsmodels GLM and numpy (tests/oracles/
/// length_effect.py).
LackOfFit tanh_lack_of_fit(const LengthControlledData& data);

}  // namespace assize
