#include "stats/moments.h"

#include <cassert>
#include <cmath>
#include <vector>

#include "core/sum.h"
#include "core/verdict.h"

namespace assize {
namespace {

std::vector<double> squared_deviations(std::span<const double> values,
                                       double centre) {
  std::vector<double> squares(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double deviation = values[i] - centre;
    squares[i] = deviation * deviation;
  }
  return squares;
}

}  // namespace

double mean(std::span<const double> values) {
  if (values.empty()) return kAbsent;
  return pairwise_sum(values) / static_cast<double>(values.size());
}

double standard_deviation(std::span<const double> values, int ddof) {
  const double freedom = static_cast<double>(values.size()) - ddof;
  if (values.empty() || freedom <= 0) return kAbsent;
  return std::sqrt(pairwise_sum(squared_deviations(values, mean(values))) /
                   freedom);
}

double standard_error(std::span<const double> values) {
  return standard_deviation(values, 1) /
         std::sqrt(static_cast<double>(values.size()));
}

double weighted_mean(std::span<const double> values,
                     std::span<const double> weights) {
  assert(values.size() == weights.size());
  const double total = pairwise_sum(weights);
  return total > 0 ? pairwise_dot(values, weights) / total : kAbsent;
}

double weighted_sd(std::span<const double> values,
                   std::span<const double> weights) {
  assert(values.size() == weights.size());
  const double total = pairwise_sum(weights);
  if (!(total > 1)) return kAbsent;
  const double centre = pairwise_dot(values, weights) / total;
  return std::sqrt(pairwise_dot(squared_deviations(values, centre), weights) /
                   (total - 1));
}

}  // namespace assize
