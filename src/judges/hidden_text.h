// Reasoning that a server leaves in front of an answer.
#pragma once

#include <string>
#include <vector>

#include "prompt/request.h"

namespace assize::judges {

/// Moves a leading <think>...</think> block from the text to `hidden`, without
/// the marks and the blanks around it.  Of a block that never ends no answer is
/// left.  A mark anywhere else is text like any other: an answer under
/// judgement may have taught the judge to write it.
void hide_thought(Completion& said);

/// Drops from the front of the log-probabilities the tokens that are hidden and
/// no part of the text; `spelt`: the tokens as written, one for each.  Where
/// the tokens do not end with the text, all are dropped: a probability of the
/// reasoning is none of the verdict.  Linear in the tokens.
void drop_hidden_tokens(Completion& said,
                        const std::vector<std::string>& spelt);

}  // namespace assize::judges
