#include "stats/platt.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/logistic_ridge.h"
#include "stats/moments.h"

namespace assize {

double PlattMap::operator()(double score) const {
  return 1 / (1 + std::exp(a * score + b));
}

Result<PlattMap> fit_platt(const ScoredOutcomes& rows) {
  if (const auto fine = check_two_classes(rows); !fine) {
    return tl::unexpected(fine.error());
  }
  const std::size_t n = rows.score.size();
  double yes = 0, no = 0;
  std::vector<double> weight(n);
  for (std::size_t i = 0; i < n; ++i) {
    weight[i] = rows.weight_of(i);
    yes += weight[i] * rows.outcome[i];
    no += weight[i] * (1 - rows.outcome[i]);
  }
  const double high = (yes + 1) / (yes + 2), low = 1 / (no + 2);
  std::vector<double> target(n);
  for (std::size_t i = 0; i < n; ++i) {
    target[i] = low + (high - low) * rows.outcome[i];
  }
  // Centred and scaled, so that Newton's steps do not depend on the unit.
  const double centre = weighted_mean(rows.score, weight);
  double scale = 0;
  for (const double score : rows.score) {
    scale = std::max(scale, std::abs(score - centre));
  }
  if (scale == 0) {
    const double mean = weighted_mean(target, weight);
    return PlattMap{0, std::log1p(-mean) - std::log(mean)};
  }
  std::vector<double> x(2 * n, 1);
  for (std::size_t i = 0; i < n; ++i) x[i] = (rows.score[i] - centre) / scale;
  // Both columns are free of the penalty.
  const RidgeFit fit = fit_logistic_ridge({x, target, weight, 2, 2}, 1);
  if (!fit.converged) return fail("Platt's curve did not converge");
  const double slope = fit.coefficients[0] / scale;
  return PlattMap{-slope, slope * centre - fit.coefficients[1]};
}

}  // namespace assize
