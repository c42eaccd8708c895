#include "store/request_key.h"

#include <charconv>
#include <string>
#include <vector>

namespace assize {
namespace {

std::string_view name(Role role) {
  switch (role) {
    case Role::kSystem:
      return "system";
    case Role::kUser:
      return "user";
    default:
      return "assistant";
  }
}

/// The shortest text that reads as this number; -0 is 0.
std::string shortest(double value) {
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value == 0 ? 0.0 : value);
  return {buffer, end.ptr};
}

}  // namespace

Digest request_key(std::string_view identity, const Request& request) {
  const Sampling& sampling = request.sampling;
  Sha256 hash;
  hash.field("assize.request/1").field(identity);
  // A list begins with its length, so that no two requests are one sequence.
  hash.field(std::to_string(request.messages.size()));
  for (const Message& message : request.messages) {
    hash.field(name(message.role)).field(message.text);
  }
  hash.field(shortest(sampling.temperature)).field(shortest(sampling.top_p));
  hash.field(std::to_string(sampling.max_tokens));
  hash.field(std::to_string(sampling.top_logprobs));
  hash.field(sampling.seed ? std::to_string(*sampling.seed) : "");
  hash.field(sampling.json ? "json" : "");
  hash.field(std::to_string(sampling.stop.size()));
  for (const std::string& stop : sampling.stop) hash.field(stop);
  return hash.finish();
}

}  // namespace assize
