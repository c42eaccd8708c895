// What suite.yaml says of LLMBar, as values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize::llmbar {

/// How completions say which answer is better.
struct GrammarText {
  std::string id, first, second;  ///< Tried in this order.
  std::string live, form;         ///< Both as one pattern, and how it is said.
};

/// How completions say the rating of one answer.
struct RatingText {
  std::string id, strict;
  std::vector<std::string> official;  ///< Tried in this order.
  double least = 0, most = 9;
};

struct Strategy {
  std::string name;
  bool rates = false;               ///< Each answer alone, by a number.
  std::vector<std::string> rounds;  ///< Ids of grammars, by round.
  std::string not_asked;            ///< Why live judges cannot follow it.
};

/// A mean over subsets that count alike.
struct Average {
  std::string metric;
  std::vector<std::string> of;
};

struct PromptText {
  std::string strategy, frame;
  std::string grammar;     ///< Of a comparison: its id.
  bool rates = false;      ///< Each answer alone, by a number.
  bool reference = false;  ///< Shows a reference for the instruction.
  std::int32_t max_tokens = 0;
};

struct Description {
  std::string version;
  std::vector<Average> averages;
  std::vector<GrammarText> grammars;
  RatingText rating;
  std::vector<Strategy> strategies;
  std::vector<PromptText> prompts;

  /// The strategy of a judge called LLM/STRATEGY, or nullptr.
  const Strategy* strategy_of(std::string_view judge) const;
  /// Whether that judge rates each answer alone: by its strategy, or by its
  /// name where that is not known.
  bool rates(std::string_view judge) const;
  const GrammarText* grammar(std::string_view id) const;
  /// The prompt of a strategy that live judges can follow, or nullptr.
  const PromptText* prompt(std::string_view strategy) const;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::llmbar
