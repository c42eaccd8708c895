// The judge prompts of a collection: the house's own, or a file's.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "prompt/judge_prompt.h"

namespace assize::suites {

/// How answers are put to a judge.
enum class Judging : std::uint8_t { kPairwise, kPointwise };

/// The scale of pointwise prompts, both ends included.
inline constexpr double kLeastScore = 1, kMostScore = 10;

/// The house's prompt where `text` is empty.  Else the template in `text`,
/// whose slots are those of prompt/judge_prompt.h; verdicts are read as in the
/// house's prompts: the last [[A]], [[B]] or [[tie]], or a [[number]] from 1 to
/// 10.  Fails where an answer or the question has no slot; `file` is named.
Result<JudgePrompt> collection_prompt(Judging judging, std::string_view text,
                                      const std::string& file);

}  // namespace assize::suites
