// How many tokens a request may take, before a server has counted them.
#pragma once

#include <cstdint>

#include "plugin/judge.h"
#include "prompt/request.h"
#include "text/vocabulary.h"

namespace assize {

/// What is known of a request's tokens.  An upper bound: no tokenizer over
/// bytes makes more tokens than there are bytes, and a chat template adds a few
/// per message.  An estimate: four bytes a token, as English text has.
struct RequestSize {
  std::uint64_t most_prompt = 0, about_prompt = 0;
  std::uint64_t most_completion = 0;
  /// By the judge's vocabulary; 0: not counted.
  std::uint64_t counted_prompt = 0;
};

RequestSize request_size(const Request& request);
/// The same by what its judge asks for, whose own settings may take the place
/// of the prompt's.
RequestSize request_size(const Request& request, const HttpBackend& judge);

/// The tokens of the messages' texts, with those that OpenAI's chat template
/// puts around them: four a message and three before the answer.
std::uint64_t prompt_tokens(const Request& request, const Vocabulary& words);

}  // namespace assize
