// The judge prompts of a collection: the house's own, or a file's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "prompt/judge_formats.h"
#include "prompt/judge_prompt.h"

namespace assize::suites {

/// How answers are put to a judge.
enum class Judging : std::uint8_t { kPairwise, kPointwise, kBestOf };

/// What a prompt shows, and how its judge writes verdicts.
struct PromptChoice {
  Judging judging = Judging::kPairwise;
  std::string_view format = "house";  ///< Of prompt/judge_formats.h.
  std::uint8_t best_of = 4;           ///< Answers at once, from 3 to 8.
  bool reference = false;  ///< Whether the item's reference is shown.
};

/// The answers that one such prompt shows.
std::uint8_t slots_of(const PromptChoice& choice);

/// The format in which its judge writes; nothing where that model does not
/// judge so.
const JudgeFormat* format_of(const PromptChoice& choice);

/// The house's prompt where `text` is empty, asking for verdicts in the format.
/// Else the template in `text`, whose slots are those of
/// prompt/judge_prompt.h; verdicts are read in the format all the same.  Fails
/// where an answer, the question or the reference has no slot; `file` is named.
/// Requires that format_of() has a format.
Result<JudgePrompt> collection_prompt(const PromptChoice& choice,
                                      std::string_view text,
                                      const std::string& file);

}  // namespace assize::suites
