// The judge's prompt of LLMBar, for judges that answer now.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "prompt/judge_prompt.h"
#include "suites/given_template.h"
#include "suites/llmbar/description.h"

namespace assize::llmbar {

/// The frame of a text of ChatML, or of one message, whose slots are `{input}`,
/// `{output_1}` and `{output_2}`.
Template judge_frame(std::string_view text);

/// The prompt of a strategy that has one in suite.yaml, with the given text in
/// the place of its frame, if there is one. Fails where no such strategy is
/// known, and where the text lacks a slot, or asks for what only a second
/// judgement or a rating of one answer could fill.
Result<JudgePrompt> judge_prompt(const Description& about,
                                 std::string_view strategy,
                                 const suites::GivenTemplate& given);

}  // namespace assize::llmbar
