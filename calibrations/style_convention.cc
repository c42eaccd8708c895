#include "calibrations/style_convention.h"

#include <algorithm>
#include <cmath>

namespace assize {
namespace {

/// The ratings of the two older conventions are in units of ln 10 nats, and so
/// is their ridge; 1 / ln(10)^2 per squared nat.
constexpr double kPerTenfold = 1 / (2.302585092994046 * 2.302585092994046);

constexpr StyleConvention kConventions[] = {
    {.name = "arena_hard.v2",
     .difference = StyleDifference::kDensities,
     .options = {.ddof = 1},
     .strong = 3},
    // scikit-learn's C = 1 on rows that stand twice: half a ridge of 1 each.
    {.name = "arena_hard.v0.1",
     .difference = StyleDifference::kCounts,
     .options = {.ridge_strength = 0.5 * kPerTenfold, .ridge_slope = 0.5},
     .strong = 3},
    {.name = "fastchat",
     .difference = StyleDifference::kCounts,
     .options = {.ridge_strength = 0.5 * kPerTenfold, .ridge_slope = 0.5},
     .all_pairs = true},
    {.name = "arena_rank",
     .difference = StyleDifference::kPlainCounts,
     .options = {.ridge_slope = 1, .mean_loss = true, .pair_floor = 50},
     .all_pairs = true},
};

double relative(double a, double b, double prior) {
  const double whole = a + b + prior;
  return whole > 0 ? (a - b) / whole : 0;
}

}  // namespace

std::span<const StyleConvention> style_conventions() { return kConventions; }

StyleLengths style_lengths(const AnswerTable& answers) {
  StyleLengths out;
  const auto found = std::ranges::find(answers.names, "token_len");
  const auto column = static_cast<std::size_t>(found - answers.names.begin());
  const std::size_t columns = answers.names.size();
  out.tokens = found != answers.names.end();
  for (std::size_t row = 0; out.tokens && row < answers.rows(); ++row) {
    const std::size_t at = row * columns + column;
    const bool known = at < answers.extra.size();
    out.of.push_back(known ? answers.extra[at] : 0);
    out.tokens = known && std::isfinite(out.of.back()) && out.of.back() >= 0;
  }
  if (!out.tokens) {
    out.of.assign(answers.code_points.begin(), answers.code_points.end());
  }
  return out;
}

StyleCovariates style_difference(StyleDifference kind,
                                 const AnswerTable& answers,
                                 const StyleLengths& lengths, std::uint32_t a,
                                 std::uint32_t b) {
  using enum StyleDifference;
  const bool density = kind == kDensities;
  const double prior = kind == kPlainCounts ? 0 : 1;
  const auto of = [&](const std::vector<std::uint32_t>& counts) {
    if (counts.empty()) return 0.0;  // Texts are withheld.
    const double scale_a = density ? lengths.of[a] + 1 : 1;
    const double scale_b = density ? lengths.of[b] + 1 : 1;
    return relative(counts[a] / scale_a, counts[b] / scale_b, prior);
  };
  return {relative(lengths.of[a], lengths.of[b], density ? 0 : prior),
          of(answers.headers), of(answers.lists), of(answers.bold)};
}

}  // namespace assize
