#include "net/transfer_failure.h"

#include <fmt/format.h>

#include "core/error.h"

namespace assize {
namespace {

Cause cause_of(CURLcode code, const TransferFacts& facts) {
  if (facts.too_large) return Cause::kTooLarge;
  if (facts.again) return Cause::kReset;
  if (!facts.connected) return Cause::kUnreachable;
  if (code == CURLE_OPERATION_TIMEDOUT) return Cause::kTimeout;
  // Something came that is no HTTP: curl takes it for HTTP/0.9, which is off.
  if (code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL) {
    return Cause::kMalformed;
  }
  return facts.answered ? Cause::kHalfBody : Cause::kReset;
}

std::string words(Cause cause, const Endpoint& endpoint) {
  switch (cause) {
    case Cause::kTooLarge:
      return fmt::format("the reply has more than {} bytes",
                         endpoint.most_reply_bytes);
    case Cause::kUnreachable:
      return "there is no connection to the server";
    case Cause::kTimeout:
      return fmt::format("there was no whole reply within {} s",
                         static_cast<double>(endpoint.timeout.count()) / 1000);
    case Cause::kMalformed:
      return "the server does not speak HTTP";
    case Cause::kHalfBody:
      return "the reply ended before its end";
    default:
      return "the connection ended before a reply began";
  }
}

}  // namespace

CallError transfer_failure(CURLcode code, const TransferFacts& facts,
                           const std::string& detail,
                           const Endpoint& endpoint) {
  const Cause cause = cause_of(code, facts);
  std::string message = words(cause, endpoint);
  // Curl knows more of these: the name, the certificate, the system's error.
  if (cause == Cause::kUnreachable) {
    message += fmt::format(" ({})",
                           printable(detail.empty() ? ::curl_easy_strerror(code)
                                                    : detail.c_str()));
  }
  return {CallError::Kind::kAgain, std::move(message),
          std::chrono::milliseconds(0), cause};
}

}  // namespace assize
