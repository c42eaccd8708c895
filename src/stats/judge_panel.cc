#include "stats/judge_panel.h"

#include <cassert>
#include <cmath>
#include <limits>

#include "core/verdict.h"

namespace assize {
namespace {

/// The correlation of two judges' values; NaN where either is constant.
double correlation(const Ratings& errors, std::size_t a, std::size_t b,
                   std::span<const double> weight) {
  double total = 0, sum_a = 0, sum_b = 0;
  const auto each = [&](const auto& visit) {
    for (std::size_t unit = 0; unit < errors.units(); ++unit) {
      const double of_a = errors.value(unit, a), of_b = errors.value(unit, b);
      if (std::isnan(of_a) || std::isnan(of_b)) continue;
      visit(errors.unit_weight(unit, weight), of_a, of_b);
    }
  };
  each([&](double w, double of_a, double of_b) {
    total += w;
    sum_a += w * of_a;
    sum_b += w * of_b;
  });
  if (!(total > 0)) return kAbsent;
  const double mean_a = sum_a / total, mean_b = sum_b / total;
  double aa = 0, bb = 0, ab = 0;
  each([&](double w, double of_a, double of_b) {
    aa += w * (of_a - mean_a) * (of_a - mean_a);
    bb += w * (of_b - mean_b) * (of_b - mean_b);
    ab += w * (of_a - mean_a) * (of_b - mean_b);
  });
  // A constant's mean may be off by rounding, which is no variance.
  const double noise = 1e-20 * total;
  return aa > noise && bb > noise ? ab / std::sqrt(aa * bb) : kAbsent;
}

}  // namespace

ErrorCorrelation error_correlation(const Ratings& errors,
                                   std::span<const double> weight) {
  ErrorCorrelation out{kAbsent, 0, 0};
  double sum = 0;
  for (std::size_t a = 0; a < errors.raters(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const double r = correlation(errors, a, b, weight);
      if (std::isnan(r)) {
        ++out.flat;
      } else {
        ++out.pairs;
        sum += r;
      }
    }
  }
  if (out.pairs > 0) out.mean = sum / static_cast<double>(out.pairs);
  return out;
}

double effective_judges(double judges, double correlation) {
  const double divisor = 1 + (judges - 1) * correlation;
  if (divisor <= 0) return std::numeric_limits<double>::infinity();
  return judges / divisor;
}

double condorcet_accuracy(std::span<const double> accuracy) {
  if (accuracy.empty()) return kAbsent;
  std::vector<double> right = {1};  // P(so many of those so far are right)
  for (const double p : accuracy) {
    assert(p >= 0 && p <= 1);
    right.push_back(0);
    for (std::size_t k = right.size() - 1; k > 0; --k) {
      right[k] = right[k] * (1 - p) + right[k - 1] * p;
    }
    right[0] *= 1 - p;
  }
  double majority = 0;
  for (std::size_t k = 0; k < right.size(); ++k) {
    if (2 * k > accuracy.size()) majority += right[k];
    if (2 * k == accuracy.size()) majority += right[k] / 2;
  }
  return majority;
}

std::vector<double> leave_one_judge_out(
    const Ratings& panel,
    const std::function<double(const Ratings&)>& aggregate) {
  std::vector<double> values;
  values.reserve(panel.raters());
  for (std::size_t judge = 0; judge < panel.raters(); ++judge) {
    values.push_back(aggregate(panel.without(judge)));
  }
  return values;
}

}  // namespace assize
