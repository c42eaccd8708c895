// The published ways of controlling for style, by name.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "plugin/style_covariates.h"
#include "stats/standardised_bradley_terry.h"
#include "stats/stopped_bradley_terry.h"

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
  /// Where its program stops by a rule that can be followed, short of the
  /// optimum by more than it prints.
  std::optional<StoppedFit> stopped = {};
};

/// Of arena_hard.v2, arena_hard.v0.1, fastchat or arena_rank. Requires one of
/// them.
const StyleConvention& style_convention(std::string_view name);

/// What the conventions compare, by answer; NaN where it is not known. The
/// benchmark's own columns "token_len", "header_count", "list_count",
/// "bold_count" and "citation_count" come first. Where they are silent of an
/// answer, its marks are counted in its text as the conventions' authors count
/// them; where they are silent of all answers' tokens, code points stand in.
struct StyleCounts {
  std::vector<double> length;
  bool tokens = false;  ///< Whether lengths are tokens.
  /// In the order of kStyleCovariates after the length; empty: not known.
  std::array<std::vector<double>, kStyleCovariates.size() - 1> marks;

  /// Whether nothing that is known of others is unknown of this answer.
  bool complete(std::uint32_t answer) const;
};
StyleCounts style_counts(const Benchmark& bench, const AnswerTable& answers);

/// In the order of kStyleCovariates, of the answers in rows `a` and `b`, each
/// in [-1, 1]. Requires that both are complete.
StyleCovariates style_difference(StyleDifference kind,
                                 const StyleCounts& counts, std::uint32_t a,
                                 std::uint32_t b);

}  // namespace assize
