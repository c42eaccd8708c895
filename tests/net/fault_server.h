// A server on loopback that does what servers should not, on demand.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/call.h"

namespace assize::testing {

/// What a request gets.
struct WireFault {
  enum class Kind {
    kReply,
    kResetBefore,       ///< No byte of a reply.
    kResetAfterHeader,  ///< Headers that promise a body.
    kHalfBody,          ///< Half of what Content-Length promises, then the end.
    kHalfChunk,         ///< A chunk without those that should follow.
    kGarbage,           ///< Bytes that are no HTTP.
    kEndlessBody,
    kEndlessHeaders
  } kind = Kind::kReply;
  int status = 200;
  std::string body = "good";
  HttpHeaders headers = {};
  std::chrono::milliseconds delay{0};  ///< Before anything is sent.
};

struct SeenRequest {
  std::string target, body;
  HttpHeaders headers;  ///< Names in lower case.
};

class FaultServer {
 public:
  /// Called on the server's thread with the number of the request, from 0.
  using Script = std::function<WireFault(std::size_t, const SeenRequest&)>;
  explicit FaultServer(Script script);
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  std::uint16_t port() const;
  std::string url() const;  ///< "http://127.0.0.1:port/v1"
  std::vector<SeenRequest> seen() const;
  std::vector<std::chrono::steady_clock::time_point> times() const;
  std::size_t connections() const;
  std::size_t most_at_once() const;  ///< Requests that were open together.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assize::testing
