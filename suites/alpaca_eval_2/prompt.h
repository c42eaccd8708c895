// The judge's prompt of AlpacaEval 2, for judges that answer now.
#pragma once

#include <string_view>

#include "core/error.h"
#include "prompt/judge_prompt.h"

namespace assize::alpaca_eval {

/// The frame in a text of ChatML, or of one message, whose slots are
/// `{instruction}`, `{output_1}` and `{output_2}`. Filled other than in one
/// pass, the text is one block: its messages are parted when it is filled.
Template judge_frame(std::string_view text, Fill fill = Fill::kOnePass);

/// The prompt of such a text.  The verdict is one token, `m` or `M`, as
/// weighted_alpaca_eval_gpt4_turbo asks for it (log-probabilities of five
/// alternatives, one token).  Fails where the text lacks one of the slots.
/// With Fill::kSequentialFirst it is filled as published: the placeholders one
/// after the other, each at its first place in the growing text, and parted
/// into messages then.
Result<JudgePrompt> judge_prompt(std::string_view text,
                                 Fill fill = Fill::kOnePass);

}  // namespace assize::alpaca_eval
