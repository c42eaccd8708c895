// The judge's prompt of LLMBar, for judges that answer now.
#pragma once

#include "core/error.h"
#include "prompt/judge_prompt.h"
#include "suites/llmbar/description.h"
#include "suites/llmbar/inputs.h"

namespace assize::llmbar {

/// The prompt of the strategy, with the given text in the place of its frame,
/// if there is one: of a comparison with the slots `{input}`, `{output_1}` and
/// `{output_2}`, of a rating with `{input}` and `{output}`, and where a
/// reference is shown `{auxiliary_input_0}`, the item's field `reference`.
/// Fails where no such strategy is asked, saying why, and where the text lacks
/// a slot or has one that only another call could fill.
Result<JudgePrompt> judge_prompt(const Description& about, const Inputs& given);

}  // namespace assize::llmbar
