// One call of a judge: what goes to a server, what comes back, and why a call
// gave no completion.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace assize {

/// Name and value. Of a reply: names in lower case.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// What a backend wants sent, by POST: no host and no secret.
struct HttpCall {
  std::string path;  ///< Behind the endpoint's address: "/chat/completions".
  std::string body;
  HttpHeaders headers = {};  ///< Besides Content-Type and the key's.
};

struct HttpReply {
  long status = 0;
  HttpHeaders headers = {};
  std::string body;
};

/// What went wrong with one attempt; counted by its name.
enum class Cause : std::uint8_t {
  kNone,
  kRateLimited,  ///< 429.
  kServer,       ///< 5xx.
  kConflict,     ///< 408 and 409.
  kUnreachable,  ///< No connection: name, address, refusal, TLS.
  kReset,        ///< The connection ended before a reply began.
  kHalfBody,     ///< The reply ended before its end.
  kTimeout,      ///< No whole reply within the request's time.
  kTooLarge,     ///< A reply of more bytes than are read.
  kMalformed,    ///< No JSON, not UTF-8, or not the protocol's shape.
  kNoChoices,    ///< A reply of the right shape that holds no completion.
  kRejected,     ///< 400 and the other 4xx: this request will not succeed.
  kForbidden,    ///< 401 and 403: no request will.
  kRedirect,     ///< 3xx: never followed, a key would go to another host.
  kProgram,      ///< A judge on this machine said so.
  kDeadline,     ///< The run's time was over.
  kBudget        ///< The run's budget was.
};

/// "rate_limited", "server", "half_body" ...: the words of logs and reports.
std::string_view name(Cause cause);

/// Why a call gave no completion, and what to do about it.
struct CallError {
  enum class Kind : std::uint8_t {
    kAgain,   ///< Try again after `wait`.
    kSlower,  ///< The same, with fewer calls at once.
    kNever,   ///< This request will not succeed.
    kStopRun  ///< No request will.
  } kind = Kind::kNever;
  std::string message;
  std::chrono::milliseconds wait{0};
  Cause cause = Cause::kProgram;
};

template <typename T>
using Called = tl::expected<T, CallError>;

/// Where the calls of one judge go, and how many of them at once.
struct Endpoint {
  std::string base_url;     ///< "https://host:port/v1", no slash at its end.
  std::string api_key_env;  ///< Variable that holds the key; "": none is sent.
  std::string key_header = "Authorization", key_prefix = "Bearer ";
  unsigned concurrency = 64;  ///< Most calls in flight; at least 1.
  double requests_per_minute = 0, tokens_per_minute = 0;  ///< 0: no limit.
  std::chrono::milliseconds timeout{300'000};             ///< Of one attempt.
  int tries = 6;  ///< Of one call, in all; at least 1.
  std::size_t most_reply_bytes = std::size_t{16} << 20;
};

}  // namespace assize
