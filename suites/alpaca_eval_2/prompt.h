// The judge's prompt of AlpacaEval 2, for judges that answer now.
#pragma once

#include "core/error.h"
#include "prompt/judge_prompt.h"

namespace assize::alpaca_eval {

/// `frame` with its slots `instruction`, `output_1` and `output_2` under the
/// names that prompts are filled by.  The verdict is one token, `m` or `M`, as
/// weighted_alpaca_eval_gpt4_turbo asks for it (log-probabilities of five
/// alternatives, one token).  Fails where the frame lacks one of the slots.
Result<JudgePrompt> judge_prompt(Template frame);

}  // namespace assize::alpaca_eval
