#include "stats/conformal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

/// (n + 1)(1 - alpha) within this of a whole number is meant to be one.
constexpr double kRounding = 1e-9;

std::vector<std::vector<double>> sort_by_category(
    std::span<const double> values, std::span<const std::uint32_t> category) {
  assert(category.empty() || category.size() == values.size());
  std::vector<std::vector<double>> out(1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    assert(!std::isnan(values[i]));
    const std::size_t k = category.empty() ? 0 : category[i];
    if (k >= out.size()) out.resize(k + 1);
    out[k].push_back(values[i]);
  }
  for (std::vector<double>& part : out) std::ranges::sort(part);
  return out;
}

}  // namespace

std::size_t least_calibration_size(double alpha) {
  assert(alpha > 0 && alpha < 1);
  return static_cast<std::size_t>(std::ceil(1 / alpha - 1 - kRounding));
}

std::size_t conformal_rank(std::size_t n, double alpha) {
  assert(alpha > 0 && alpha < 1);
  const double rank = static_cast<double>(n + 1) * (1 - alpha);
  return static_cast<std::size_t>(std::ceil(rank - kRounding));
}

ConformalTest::ConformalTest(std::span<const double> clean,
                             std::span<const std::uint32_t> category)
    : sorted_(sort_by_category(clean, category)) {}

std::size_t ConformalTest::size(std::uint32_t category) const {
  return category < sorted_.size() ? sorted_[category].size() : 0;
}

double ConformalTest::p(double score, std::uint32_t category) const {
  const std::size_t n = size(category);
  if (n == 0) return 1;
  const std::vector<double>& clean = sorted_[category];
  const auto first = std::ranges::lower_bound(clean, score);
  return static_cast<double>(1 + (clean.end() - first)) /
         static_cast<double>(n + 1);
}

SplitConformal::SplitConformal(std::span<const double> prediction,
                               std::span<const double> label, double alpha,
                               std::span<const std::uint32_t> category)
    : alpha_(alpha) {
  assert(prediction.size() == label.size());
  std::vector<double> residual;
  for (std::size_t i = 0; i < label.size(); ++i) {
    residual.push_back(std::abs(label[i] - prediction[i]));
  }
  sorted_ = sort_by_category(residual, category);
}

Result<double> SplitConformal::radius(std::uint32_t category) const {
  const std::size_t n =
      category < sorted_.size() ? sorted_[category].size() : 0;
  const std::size_t rank = conformal_rank(n, alpha_);
  if (rank > n) {
    return fail(fmt::format(
        "category {} has {} calibration rows; an interval at level {} needs {}",
        category, n, 1 - alpha_, least_calibration_size(alpha_)));
  }
  return sorted_[category][rank - 1];
}

Result<Interval> SplitConformal::interval(double prediction,
                                          std::uint32_t category, double least,
                                          double most) const {
  const Result<double> half = radius(category);
  if (!half) return tl::unexpected(half.error());
  return Interval{std::max(least, prediction - *half),
                  std::min(most, prediction + *half), 1 - alpha_};
}

}  // namespace assize
