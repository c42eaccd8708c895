#include "stats/pairwise_calibration.h"

#include <cassert>
#include <cmath>
#include <vector>

#include "core/verdict.h"
#include "stats/temperature.h"

namespace assize {
namespace {

double weight_of(const OrderedLogits& rows, std::size_t i) {
  return rows.weight.empty() ? 1 : rows.weight[i];
}

}  // namespace

double PairwiseMap::operator()(double first_order, double second_order) const {
  double merit = kAbsent;
  if (std::isnan(second_order)) {
    merit = first_order - offset;
  } else if (std::isnan(first_order)) {
    merit = offset - second_order;
  } else {
    merit = (first_order - second_order) / 2;
  }
  return 1 / (1 + std::exp(-slope * merit));
}

Result<PairwiseMap> fit_pairwise(const OrderedLogits& rows) {
  const std::size_t n = rows.outcome.size();
  assert(rows.first_order.size() == n && rows.second_order.size() == n);
  assert(rows.weight.empty() || rows.weight.size() == n);
  PairwiseMap out;
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double first = rows.first_order[i], second = rows.second_order[i];
    if (std::isinf(first) || std::isinf(second)) {
      return fail("a log-odds is infinite");
    }
    if (std::isnan(first) || std::isnan(second)) continue;
    ++out.both;
    sum += weight_of(rows, i) * (first + second) / 2;
    weights += weight_of(rows, i);
  }
  if (!(weights > 0)) {
    return fail(
        "no comparison was judged in both orders, so the position offset is "
        "unknown");
  }
  out.offset = sum / weights;
  std::vector<double> merit, outcome, weight;
  const auto add = [&](std::size_t i, double value) {
    if (std::isnan(value)) return;
    merit.push_back(value);
    outcome.push_back(rows.outcome[i]);
    weight.push_back(weight_of(rows, i));
  };
  for (std::size_t i = 0; i < n; ++i) {
    add(i, rows.first_order[i] - out.offset);
    add(i, out.offset - rows.second_order[i]);
  }
  out.slope = best_multiplier({merit, outcome, weight}, 1 / kMostTemperature,
                              1 / kLeastTemperature, out.bounded);
  return out;
}

}  // namespace assize
