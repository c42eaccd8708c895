// What a server of OpenAI's chat completions answers, as a completion.
#pragma once

#include "core/call.h"
#include "io/json_value.h"
#include "prompt/request.h"

namespace assize::judges {

/// The first choice of a reply:
///
/// - text: the message's content, a string, null, or a list of parts;
/// - hidden: `reasoning_content` or `reasoning`, parts of that kind, and a
///   leading <think> block;
/// - finish: by `finish_reason`, kRefusal where the message has a refusal;
/// - logprobs: the alternatives of each token of the text, best first.
///
/// kMalformed where a field of these is of another kind, a log-probability is
/// above 0 or no number, or a count of tokens is no whole number; kNoChoices
/// without a choice, or where the server gave up in the middle of one.
/// Source: the API reference of OpenAI, "The chat completion object"; vLLM's
/// documentation, "Reasoning Outputs".
Called<Completion> read_chat_reply(const JsonValue& reply);

}  // namespace assize::judges
