// What an answer is charged towards a budget.
#pragma once

#include <cstdint>

#include "audit/price.h"
#include "audit/request_size.h"
#include "prompt/request.h"
#include "store/verdict_store.h"

namespace assize {

/// One request and the tokens that the server told.  A server that does not
/// count, or counts more than the request can have taken, is charged the worst
/// case: a budget is not kept by being told less.
Usage charged(const Price& price, const RequestSize& size,
              std::uint64_t prompt_tokens, std::uint64_t completion_tokens);

/// Notes in the reply who answered and what that is charged, which is what
/// counts towards a ceiling of tokens; returns the charge.
Usage note_charge(const Completion& said, const Price& price,
                  const RequestSize& size, StoredReply& reply);

}  // namespace assize
