#include "audit/request_size.h"

#include <algorithm>

namespace assize {
namespace {

/// Tokens that a chat template may put around a message: role, marks, breaks.
constexpr std::uint64_t kMostPerMessage = 16;
constexpr std::uint64_t kBytesPerToken = 4;
/// Source: OpenAI's cookbook, "How to count tokens with tiktoken".
constexpr std::uint64_t kPerMessage = 4, kBeforeAnswer = 3;

}  // namespace

RequestSize request_size(const Request& request) {
  RequestSize out;
  for (const Message& message : request.messages) {
    out.most_prompt += message.text.size() + kMostPerMessage;
    out.about_prompt += message.text.size() / kBytesPerToken + 4;
  }
  out.most_completion = static_cast<std::uint64_t>(
      std::max<std::int32_t>(request.sampling.max_tokens, 0));
  return out;
}

RequestSize request_size(const Request& request, const HttpBackend& judge) {
  RequestSize out = request_size(request);
  out.most_completion = judge.most_completion(request);
  return out;
}

std::uint64_t prompt_tokens(const Request& request, const Vocabulary& words) {
  std::uint64_t out = kBeforeAnswer;
  for (const Message& message : request.messages) {
    out += words.count(message.text) + kPerMessage;
  }
  return out;
}

}  // namespace assize
