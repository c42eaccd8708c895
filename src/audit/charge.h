// What an answer is charged towards a budget.
#pragma once

#include <cstdint>

#include "audit/price.h"
#include "audit/request_size.h"
#include "store/verdict_store.h"

namespace assize {

/// One request and the tokens that the server told.  A server that does not
/// count, or counts more than the request can have taken, is charged the worst
/// case: a budget is not kept by being told less.
inline Usage charged(const Price& price, const RequestSize& size,
                     std::uint64_t prompt_tokens,
                     std::uint64_t completion_tokens) {
  const std::uint64_t most = size.most_prompt + size.most_completion;
  const std::uint64_t told = prompt_tokens + completion_tokens;
  if (told == 0 || told > most) {
    return {1, most, price.nano(size.most_prompt, size.most_completion)};
  }
  return {1, told, price.nano(prompt_tokens, completion_tokens)};
}

}  // namespace assize
