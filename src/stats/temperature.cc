#include "stats/temperature.h"

#include <cassert>
#include <cmath>

namespace assize {
namespace {

constexpr int kMostSteps = 200;
constexpr double kGoal = 1e-15;  ///< Relative width at which the search ends.

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

struct Slope {
  double first = 0, second = 0;  ///< Derivatives of the log loss.
};

Slope slope(const ScoredOutcomes& rows, double multiplier) {
  Slope out;
  for (std::size_t i = 0; i < rows.score.size(); ++i) {
    const double x = rows.score[i], w = rows.weight_of(i);
    const double p = logistic(multiplier * x);
    out.first += w * (p - rows.outcome[i]) * x;
    out.second += w * p * (1 - p) * x * x;
  }
  return out;
}

}  // namespace

double best_multiplier(const ScoredOutcomes& rows, double least, double most,
                       bool& at_bound) {
  assert(least > 0 && least < most);
  at_bound = true;
  if (slope(rows, least).first >= 0) return least;
  if (slope(rows, most).first <= 0) return most;
  at_bound = false;
  double low = least, high = most, at = std::sqrt(least * most);
  for (int i = 0; i < kMostSteps && high - low > kGoal * high; ++i) {
    const Slope here = slope(rows, at);
    if (here.first == 0) return at;
    (here.first < 0 ? low : high) = at;
    const double newton = at - here.first / here.second;
    if (newton == at) break;
    // A Newton step that leaves the bracket gives way to a bisection.
    at = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return at;
}

double TemperatureMap::operator()(double log_odds) const {
  return logistic(log_odds / temperature);
}

Result<TemperatureMap> fit_temperature(const ScoredOutcomes& rows) {
  if (const auto fine = check_two_classes(rows); !fine) {
    return tl::unexpected(fine.error());
  }
  TemperatureMap out;
  out.temperature = 1 / best_multiplier(rows, 1 / kMostTemperature,
                                        1 / kLeastTemperature, out.bounded);
  return out;
}

}  // namespace assize
