// The published ways of controlling for style, by name.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "calibrations/style_covariates.h"
#include "plugin/calibration.h"
#include "stats/standardised_bradley_terry.h"

namespace assize {

/// How two answers' numbers become one. kCounts: (a - b) / (a + b + 1), length
/// too; kPlainCounts: (a - b) / (a + b), 0 where there is nothing; kDensities:
/// that of the lengths, and (a - b) / (a + b + 1) of counts over length + 1.
enum class StyleDifference : std::uint8_t { kCounts, kPlainCounts, kDensities };

struct StyleConvention {
  std::string_view name;
  StyleDifference difference = StyleDifference::kCounts;
  StandardisedOptions options;
  int strong = 1;  ///< How often a strong verdict counts.
  /// All battles, the first shown minus the second; else those against the
  /// baseline, the system minus the baseline.
  bool all_pairs = false;
};

/// arena_hard.v2, arena_hard.v0.1, fastchat and arena_rank.
std::span<const StyleConvention> style_conventions();

/// What the conventions compare, by answer. The benchmark's own columns
/// "token_len", "header_count", "list_count", "bold_count" and "citation_count"
/// come first; where it has none, code points stand in for tokens, and marks
/// are those that were counted in the texts.
struct StyleCounts {
  std::vector<double> length;
  bool tokens = false;  ///< Whether lengths are "token_len".
  /// In the order of kStyleCovariates after the length; empty: not known.
  std::array<std::vector<double>, kStyleCovariates.size() - 1> marks;
};
StyleCounts style_counts(const AnswerTable& answers);

/// In the order of kStyleCovariates, of the answers in rows `a` and `b`, each
/// in [-1, 1].
StyleCovariates style_difference(StyleDifference kind,
                                 const StyleCounts& counts, std::uint32_t a,
                                 std::uint32_t b);

}  // namespace assize
