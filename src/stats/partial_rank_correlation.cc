#include "stats/partial_rank_correlation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace assize {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
/// Below this share of its variance, what is left of a column is rounding.
constexpr double kNothing = 1e-12;

}  // namespace

PartialRankCorrelation::PartialRankCorrelation(std::span<const double> a,
                                               std::span<const double> b,
                                               std::span<const double> given)
    : rows_(a.size()) {
  assert(a.size() == b.size() && a.size() == given.size());
  const std::array<std::span<const double>, 3> values = {a, b, given};
  for (std::size_t c = 0; c < 3; ++c) {
    const std::span<const double> of = values[c];
    Column& column = columns_[c];
    column.order.resize(rows_);
    std::iota(column.order.begin(), column.order.end(), 0U);
    std::ranges::stable_sort(column.order, {},
                             [&](std::uint32_t row) { return of[row]; });
    for (std::size_t i = 0; i < rows_; ++i) {
      const bool same = i > 0 && of[column.order[i]] == of[column.order[i - 1]];
      column.group.push_back(i == 0 ? 0 : column.group.back() + (same ? 0 : 1));
    }
  }
}

void PartialRankCorrelation::rank(const Column& column,
                                  std::span<const double> weight,
                                  std::vector<double>& out) const {
  double below = 0;
  for (std::size_t begin = 0, end = 0; begin < rows_; begin = end) {
    double here = 0;
    for (; end < rows_ && column.group[end] == column.group[begin]; ++end) {
      here += weight[column.order[end]];
    }
    for (std::size_t i = begin; i < end; ++i) {
      out[column.order[i]] = below + (here + 1) / 2;
    }
    below += here;
  }
}

double PartialRankCorrelation::value(std::span<const double> weight) const {
  assert(weight.size() == rows_);
  std::array<std::vector<double>, 3> ranks;
  for (std::size_t c = 0; c < 3; ++c) {
    ranks[c].resize(rows_);
    rank(columns_[c], weight, ranks[c]);
  }
  double all = 0;
  for (const double w : weight) all += w;
  const double centre = (all + 1) / 2;  // Of ranks, ties or not.
  double aa = 0, bb = 0, gg = 0, ab = 0, ag = 0, bg = 0;
  for (std::size_t i = 0; i < rows_; ++i) {
    const double w = weight[i];
    const double a = ranks[0][i] - centre, b = ranks[1][i] - centre;
    const double g = ranks[2][i] - centre;
    aa += w * a * a;
    bb += w * b * b;
    gg += w * g * g;
    ab += w * a * b;
    ag += w * a * g;
    bg += w * b * g;
  }
  const double by = gg > 0 ? 1 / gg : 0;
  const double left_a = aa - ag * ag * by, left_b = bb - bg * bg * by;
  if (!(left_a > kNothing * aa) || !(left_b > kNothing * bb)) {
    return kUndefined;
  }
  return std::clamp((ab - ag * bg * by) / std::sqrt(left_a * left_b), -1.0,
                    1.0);
}

}  // namespace assize
