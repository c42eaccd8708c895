#include "plugin/style_convention.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <iterator>

#include "text/markdown_counts.h"

namespace assize {
namespace {

/// The ratings of the two older conventions are in units of ln 10 nats, and so
/// is their ridge; 1 / ln(10)^2 per squared nat.
constexpr double kPerTenfold = 1 / (2.302585092994046 * 2.302585092994046);

constexpr StyleConvention kConventions[] = {
    {.name = "arena_hard.v2",
     .difference = StyleDifference::kDensities,
     .options = {.ddof = 1},
     .strong = 3,
     .stopped =
         StoppedFit{.steps = {.rate = 0.1, .most = 50, .tolerance = 1e-9},
                    .start = 0.5}},
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

/// Headers, lists and bold, which can be counted in a text.
constexpr std::size_t kMarks = 3;
using Marks = std::array<double, kMarks>;

/// Of all turns together; NaN where there is no text, or one that nobody
/// counts.
Marks marks_of(const Answer& answer) {
  constexpr Marks kUnknown = {kAbsent, kAbsent, kAbsent};
  if (answer.turns.empty()) return kUnknown;
  Marks out{};
  for (const Text turn : answer.turns) {
    const auto counts = markdown_counts(turn);
    if (!counts) return kUnknown;
    const Marks of = {static_cast<double>(counts->all_headers()),
                      static_cast<double>(counts->lists()),
                      static_cast<double>(counts->bold())};
    for (std::size_t k = 0; k < kMarks; ++k) out[k] += of[k];
  }
  return out;
}

void fill_marks(const Benchmark& bench, StyleCounts& out) {
  for (std::size_t i = 0; i < bench.answers.size(); ++i) {
    const auto missing = [&](std::size_t k) {
      return std::isnan(out.marks[k][i]);
    };
    if (!missing(0) && !missing(1) && !missing(2)) continue;
    const Marks counted = marks_of(bench.answers[i]);
    for (std::size_t k = 0; k < kMarks; ++k) {
      if (missing(k)) out.marks[k][i] = counted[k];
    }
  }
}

bool any_known(const std::vector<double>& of) {
  return std::ranges::any_of(of, [](double each) { return !std::isnan(each); });
}

}  // namespace

const StyleConvention& style_convention(std::string_view name) {
  const auto* const found =
      std::ranges::find(kConventions, name, &StyleConvention::name);
  assert(found != std::end(kConventions));
  return *found;
}

bool StyleCounts::complete(std::uint32_t answer) const {
  return !std::isnan(length[answer]) &&
         std::ranges::none_of(marks, [answer](const std::vector<double>& of) {
           return !of.empty() && std::isnan(of[answer]);
         });
}

StyleCounts style_counts(const Benchmark& bench, const AnswerTable& answers) {
  StyleCounts out;
  out.length = lent_counts(answers, "token_len");
  out.tokens = any_known(out.length);
  if (!out.tokens) {
    out.length.assign(answers.code_points.begin(), answers.code_points.end());
  }
  constexpr std::string_view kNames[] = {"header_count", "list_count",
                                         "bold_count", "citation_count"};
  for (std::size_t k = 0; k < out.marks.size(); ++k) {
    out.marks[k] = lent_counts(answers, kNames[k]);
    if (k < kMarks) out.marks[k].resize(answers.rows(), kAbsent);
  }
  fill_marks(bench, out);
  for (std::vector<double>& of : out.marks) {
    if (!any_known(of)) of.clear();  // Texts are withheld.
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
    if (of.empty()) continue;
    const double scale_a = density ? length[a] + 1 : 1;
    const double scale_b = density ? length[b] + 1 : 1;
    out[k + 1] = relative(of[a] / scale_a, of[b] / scale_b, prior);
  }
  return out;
}

}  // namespace assize
