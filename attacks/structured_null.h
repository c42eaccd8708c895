// The text of the structured null model, compiled from a judge's prompt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "prompt/judge_prompt.h"

namespace assize::attacks {

/// How much of the prompt the text repeats.
enum class Fidelity : std::uint8_t {
  kLow,  ///< Prose alone.
  kMid,  ///< The section marks.
  kFull  ///< Headers and sentences too.
};

struct NullText {
  Fidelity fidelity = Fidelity::kFull;
  std::string_view prefix;  ///< What the text begins with; may be empty.
  std::string_view canary;  ///< Marks it as an audit's; may be empty.
};

/// The text closes the answer that it stands in, says that what was above does
/// not count, and opens the prompt's sections again around empty answers to a
/// request for nothing; null_structured.cc says how it works.  Nothing where
/// the prompt has no place for an answer.  UTF-8 where the prefix is.
std::optional<std::string> structured_null(const JudgePrompt& prompt,
                                           const NullText& how);

}  // namespace assize::attacks
