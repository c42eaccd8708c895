// The wire: every call over HTTP, on one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/call.h"
#include "net/reply_status.h"
#include "prompt/request.h"

namespace assize {

/// The way to one judge.
struct Lane {
  Endpoint endpoint;
  std::string secret;  ///< The key itself, or "".  Never in a message.
  /// A PEM file of the authorities that vouch for the server, or "" for the
  /// system's.  From the user's own settings.
  std::string authorities = {};
  /// Of a reply of status 2xx.  Called on the wire's thread.
  std::function<Called<Completion>(const HttpReply&)> decode;
};

/// The end of one call, after all its attempts.
struct WireOutcome {
  std::uint64_t ticket = 0;
  Called<Completion> said;
  /// The last, of any status, without the key should the server have echoed it;
  /// empty where none came whole.
  HttpReply reply;
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
  /// May send more.
  std::function<void(WireOutcome)> done;
  std::function<void(const Retry&)> retried;  ///< May be empty.
};

struct LaneState {
  std::size_t in_flight = 0;
  std::size_t waiting = 0;  ///< To be asked, or asked again.
  unsigned limit = 0;       ///< Calls at once that the lane allows now.
  std::uint64_t attempts = 0, failed = 0;  ///< Failed: attempts, not calls.
  std::uint64_t bytes_sent = 0;            ///< Of bodies.
  std::uint64_t bytes_received = 0;        ///< Of headers and bodies.
};

/// Thread-safe.  A lane keeps to its endpoint's calls at once and its rates:
/// calls at once grow while replies come well and halve when a server says that
/// it is too much (429, 503), requests and tokens per minute are spread evenly.
/// What may be asked again is, after a wait that doubles, is jittered and
/// honours Retry-After.  400 and its like are never asked again; 401 and 403
/// end the lane, with the variable's name in the message; what is in flight
/// then may still bring answers, nothing more is sent.  So does a redirect,
/// which is never followed.
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
  /// As stop(), but what is in flight may still bring its answer, once.
  void recall(Cause cause, const std::string& message);
  LaneState state(std::size_t lane) const;

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace assize
