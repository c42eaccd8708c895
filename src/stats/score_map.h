// Scores with what came of them, and how a map between the two is fitted
// without judging itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/error.h"

namespace assize {

/// n rows as columns.
struct ScoredOutcomes {
  std::span<const double> score;    ///< n, finite.
  std::span<const double> outcome;  ///< n, in [0, 1]; may be fractional.
  std::span<const double> weight;   ///< n, >= 0; empty: one each.

  double weight_of(std::size_t i) const {
    return weight.empty() ? 1 : weight[i];
  }
};

/// Fails where a score is not finite, or the outcomes with a weight are all 0
/// or all 1: one class alone says nothing of the other.
Result<void> check_two_classes(const ScoredOutcomes& rows);

using ScoreMap = std::function<double(double score)>;
using FitScoreMap = std::function<Result<ScoreMap>(const ScoredOutcomes&)>;

/// Every row's score under the map that was fitted without the row's fold.
/// Fails as the first fold that fails does.  `fold` is below `folds` and keeps
/// a cluster together (group_k_fold).  Requires folds >= 2 and equal lengths.
/// **Source:** Zadrozny and Elkan 2002, doi:10.1145/775047.775151; van der
/// Laan, Ulloa-Perez et al. 2023, arXiv:2302.14011, for cross-fitting.
Result<std::vector<double>> cross_fit(const ScoredOutcomes& rows,
                                      std::span<const std::uint32_t> fold,
                                      std::uint32_t folds,
                                      const FitScoreMap& fit);

/// log(p / (1 - p)) with p kept within [1e-12, 1 - 1e-12], so that a judge's
/// certainty stays finite.  Requires p in [0, 1].
double bounded_logit(double p);

}  // namespace assize
