#include "core/sum.h"

#include <cassert>

namespace assize {
namespace {

/// Below this many terms a plain loop; the value is part of the result's bits.
constexpr std::size_t kLeaf = 32;

}  // namespace

double pairwise_sum(std::span<const double> values) {
  if (values.size() <= kLeaf) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
  }
  const std::size_t half = values.size() / 2;
  return pairwise_sum(values.first(half)) + pairwise_sum(values.subspan(half));
}

double pairwise_dot(std::span<const double> values,
                    std::span<const double> weights) {
  assert(values.size() == weights.size());
  if (values.size() <= kLeaf) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum += values[i] * weights[i];
    }
    return sum;
  }
  const std::size_t half = values.size() / 2;
  return pairwise_dot(values.first(half), weights.first(half)) +
         pairwise_dot(values.subspan(half), weights.subspan(half));
}

}  // namespace assize
