// The wire: every call over HTTP, on one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/call.h"
#include "prompt/request.h"

namespace assize {

/// The way to one judge.
struct Lane {
  Endpoint endpoint;
  std::string secret;  ///< The key itself, or "".  Never in a message.
  /// Of a reply of status 2xx.  Called on the wire's thread.
  std::function<Called<Completion>(const HttpReply&)> decode;
};

/// The end of one call, after all its attempts.
struct WireOutcome {
  std::uint64_t ticket = 0;
  Called<Completion> said;
  HttpReply reply;  ///< The last; of a call that was rejected too.
  std::uint32_t attempts = 0;
  std::chrono::microseconds latency{0};  ///< Of the last attempt.
};

/// An attempt that failed and will be followed by another.
struct Retry {
  std::size_t lane = 0;
  std::uint64_t ticket = 0;
  Cause cause = Cause::kNone;
  std::string message;
  std::uint32_t attempt = 0;
  std::chrono::milliseconds wait{0};
};

struct WireEvents {
  /// Once for each call that was sent, on the wire's thread; must not block.
  std::function<void(WireOutcome)> done;
  std::function<void(const Retry&)> retried;
};

struct LaneState {
  std::size_t in_flight = 0, waiting = 0;
  unsigned limit = 0;  ///< Calls at once that the lane allows now.
  std::uint64_t attempts = 0, failed = 0, bytes_sent = 0, bytes_received = 0;
};

/// Thread-safe.  A lane keeps to its endpoint's calls at once and its rates:
/// calls at once grow while replies come well and halve when a server says that
/// it is too much (429, 503), requests and tokens per minute are spread evenly.
/// What may be asked again is, after a wait that doubles, is jittered and
/// honours Retry-After.  400 and its like are never asked again; 401 and 403
/// end the lane, with the variable's name in the message.
class Wire {
 public:
  Wire(std::vector<Lane> lanes, WireEvents events, std::uint64_t seed);
  /// Ends what is in flight without a word.
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// Never blocks.  `tokens`: what the call is expected to use, for the rate.
  void send(std::size_t lane, std::uint64_t ticket, HttpCall call,
            std::uint32_t tokens);
  /// Every call that is open ends with kStopRun and this cause, those in flight
  /// at once too; so does every later one.
  void stop(Cause cause, const std::string& message);
  LaneState state(std::size_t lane) const;

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

/// What a reply's status means; nothing for 2xx.  `variable`: the key's, for
/// the message of 401 and 403.  The same for a reply that the store kept.
Called<void> read_status(const HttpReply& reply, const std::string& variable);

}  // namespace assize
