#include "audit/charge.h"

namespace assize {

Usage charged(const Price& price, const RequestSize& size,
              std::uint64_t prompt_tokens, std::uint64_t completion_tokens) {
  const std::uint64_t most = size.most_prompt + size.most_completion;
  const std::uint64_t told = prompt_tokens + completion_tokens;
  if (told == 0 || told > most) {
    return {1, most, price.nano(size.most_prompt, size.most_completion)};
  }
  return {1, told, price.nano(prompt_tokens, completion_tokens)};
}

Usage note_charge(const Completion& said, const Price& price,
                  const RequestSize& size, StoredReply& reply) {
  reply.fingerprint = said.fingerprint;
  reply.model = said.model;
  const Usage used =
      charged(price, size, said.prompt_tokens, said.completion_tokens);
  const bool told =
      used.tokens == std::uint64_t{said.prompt_tokens} + said.completion_tokens;
  reply.prompt_tokens =
      told ? said.prompt_tokens : static_cast<std::uint32_t>(size.most_prompt);
  reply.completion_tokens =
      told ? said.completion_tokens
           : static_cast<std::uint32_t>(size.most_completion);
  reply.cost_nano = used.nano;
  return used;
}

}  // namespace assize
