#include "calibrations/style_convention.h"

#include <utility>

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

StyleCounts style_counts(const AnswerTable& answers) {
  StyleCounts out;
  out.length = lent_counts(answers, "token_len");
  out.tokens = !out.length.empty();
  if (!out.tokens) {
    out.length.assign(answers.code_points.begin(), answers.code_points.end());
  }
  const std::pair<std::string_view, const std::vector<std::uint32_t>*> own[] = {
      {"header_count", &answers.headers},
      {"list_count", &answers.lists},
      {"bold_count", &answers.bold},
      {"citation_count", nullptr}};
  for (std::size_t k = 0; k < out.marks.size(); ++k) {
    const auto& [name, counted] = own[k];
    out.marks[k] = lent_counts(answers, name);
    if (!out.marks[k].empty() || counted == nullptr) continue;
    out.marks[k].assign(counted->begin(), counted->end());
  }
  return out;
}

StyleCovariates style_difference(StyleDifference kind,
                                 const StyleCounts& counts, std::uint32_t a,
                                 std::uint32_t b) {
  using enum StyleDifference;
  const bool density = kind == kDensities;
  const double prior = kind == kPlainCounts ? 0 : 1;
  const std::vector<double>& length = counts.length;
  StyleCovariates out{relative(length[a], length[b], density ? 0 : prior)};
  for (std::size_t k = 0; k < counts.marks.size(); ++k) {
    const std::vector<double>& of = counts.marks[k];
    if (of.empty()) continue;  // Texts are withheld.
    const double scale_a = density ? length[a] + 1 : 1;
    const double scale_b = density ? length[b] + 1 : 1;
    out[k + 1] = relative(of[a] / scale_a, of[b] / scale_b, prior);
  }
  return out;
}

}  // namespace assize
