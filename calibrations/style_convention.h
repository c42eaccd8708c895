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

/// A column of tokens' counts, or the code points that stand in for it.
struct StyleLengths {
  std::vector<double> of;  ///< By answer.
  bool tokens = false;     ///< Whether they are the answers' "token_len".
};
StyleLengths style_lengths(const AnswerTable& answers);

/// In the order of kStyleCovariates, of the answers in rows `a` and `b`, each
/// in [-1, 1].
StyleCovariates style_difference(StyleDifference kind,
                                 const AnswerTable& answers,
                                 const StyleLengths& lengths, std::uint32_t a,
                                 std::uint32_t b);

}  // namespace assize
