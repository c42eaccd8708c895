// How many tokens a request may take, before a server has counted them.
#pragma once

#include <cstdint>

#include "plugin/judge.h"
#include "prompt/request.h"

namespace assize {

/// What is known of a request's tokens.  An upper bound: no tokenizer over
/// bytes makes more tokens than there are bytes, and a chat template adds a few
/// per message.  An estimate: four bytes a token, as English text has.
struct RequestSize {
  std::uint64_t most_prompt = 0, about_prompt = 0;
  std::uint64_t most_completion = 0;
};

RequestSize request_size(const Request& request);
/// The same by what its judge asks for, whose own settings may take the place
/// of the prompt's.
RequestSize request_size(const Request& request, const HttpBackend& judge);

}  // namespace assize
