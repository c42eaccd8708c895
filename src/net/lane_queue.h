// The calls of one lane that are not in flight, and when the next may start.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/call.h"
#include "net/adaptive_limit.h"
#include "net/instant.h"
#include "net/rate_limit.h"

namespace assize {

/// One call on its way through its attempts.
struct WireCall {
  std::size_t lane = 0;
  std::uint64_t ticket = 0;
  HttpCall call;
  std::uint32_t tokens = 0;
  std::uint32_t attempts = 0;  ///< Begun.
  Instant sent;                ///< When the last of them was.
};

/// First come, first served; what comes back from a wait goes first.  Not
/// thread-safe.
class LaneQueue {
 public:
  LaneQueue(const Endpoint& endpoint, Instant now);

  void add(std::unique_ptr<WireCall> call);
  void add_later(std::unique_ptr<WireCall> call, Instant when);
  /// A call that may start now, or nothing.  It counts as in flight, against
  /// the rates, and as attempt, until landed().
  std::unique_ptr<WireCall> next(Instant now);
  void landed() { --in_flight_; }
  /// Says that the first connection is there.  Until then one call is in
  /// flight: the others would look up the host's name and shake hands each for
  /// itself, though over HTTP/2 they can share a connection.
  void contact() { contact_ = true; }
  /// When next() has to be asked again, unless a call lands before.
  Instant wake_at(Instant now) const;
  /// Empties the queue.
  std::vector<std::unique_ptr<WireCall>> take_all();

  AdaptiveLimit& limit() { return limit_; }
  const AdaptiveLimit& limit() const { return limit_; }
  std::size_t in_flight() const { return in_flight_; }
  std::size_t waiting() const { return ready_.size() + later_.size(); }

 private:
  unsigned allowed() const { return contact_ ? limit_.now() : 1; }
  Instant rates_at(const WireCall& call, Instant now) const;

  AdaptiveLimit limit_;
  RateLimit requests_, tokens_;
  std::size_t in_flight_ = 0;
  bool contact_ = false;
  std::deque<std::unique_ptr<WireCall>> ready_;
  std::multimap<Instant, std::unique_ptr<WireCall>> later_;
};

}  // namespace assize
