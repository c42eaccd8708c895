// What suite.yaml says of MT-Bench, as values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "prompt/grammar.h"

namespace assize::mt_bench {

/// Answers are rated alone, or compared two by two in both orders.
enum class Kind : std::uint8_t { kSingle, kPairwise };

inline constexpr std::size_t kKinds = 2;
/// Turns that the published program judges.
inline constexpr std::size_t kTurns = 2;

/// One prompt of a judge, with slots as FastChat names them.
struct PromptText {
  std::string name, system, text;
};

/// Which prompt an answer is put to the judge with.
struct PromptUse {
  Kind kind = Kind::kSingle;
  std::uint8_t turn = 0;
  bool reference = false;

  /// "single-math-v1-multi-turn".
  std::string name() const;
};

struct Description {
  std::string version, baseline, failed_text;
  double failed_score = -1, tie_delta = 0;
  std::vector<std::string> reference_categories;
  /// Tried in order; the first match of the first that matches counts.
  std::array<std::vector<std::string>, kKinds> official;
  std::vector<std::string> two_ratings;  ///< The same, with two groups.
  std::array<GrammarSpec, kKinds> live;  ///< The official patterns.
  std::array<GrammarSpec, kKinds> strict;
  std::vector<PromptText> prompts;

  bool needs_reference(std::string_view category) const;
};

/// Of a judge's labels in pairwise prompts, in the order shown.
const std::vector<std::string>& pair_labels();

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::mt_bench
