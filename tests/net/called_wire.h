// A wire whose outcomes are gathered, for tests.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "net/wire.h"

namespace assize::testing {

/// What a lane's backend makes of a body: the text is the body, "malformed" and
/// "empty" apart.
inline Called<Completion> decode_plainly(const HttpReply& reply) {
  using Kind = CallError::Kind;
  constexpr std::chrono::milliseconds kNone{0};
  if (reply.body == "malformed") {
    return tl::unexpected(
        CallError{Kind::kAgain, "that is no JSON", kNone, Cause::kMalformed});
  }
  if (reply.body == "empty") {
    return tl::unexpected(CallError{Kind::kAgain, "that has no choices", kNone,
                                    Cause::kNoChoices});
  }
  Completion completion;
  completion.text = reply.body;
  return completion;
}

/// A lane of one try to a server, to be changed.
inline Lane lane_to(const std::string& url, int tries = 1) {
  Lane lane;
  lane.endpoint.base_url = url;
  lane.endpoint.tries = tries;
  lane.endpoint.timeout = std::chrono::seconds(20);
  lane.decode = decode_plainly;
  return lane;
}

class CalledWire {
 public:
  explicit CalledWire(std::vector<Lane> lanes)
      : wire_(
            std::move(lanes),
            {.done = [this](WireOutcome outcome) { keep(std::move(outcome)); },
             .retried = [this](const Retry& retry) { keep(retry); }},
            1) {}
  explicit CalledWire(Lane lane) : CalledWire(only(std::move(lane))) {}

  Wire& wire() { return wire_; }

  void send(std::uint64_t ticket, std::string body = "{}",
            std::size_t lane = 0) {
    wire_.send(lane, ticket, {.path = "/judge", .body = std::move(body)}, 1);
  }

  /// All outcomes so far by ticket, once there are `count`.
  std::map<std::uint64_t, WireOutcome> wait(std::size_t count) {
    std::unique_lock lock(mutex_);
    const bool there = changed_.wait_for(lock, std::chrono::seconds(60), [&] {
      return outcomes_.size() >= count;
    });
    REQUIRE(there);
    return outcomes_;
  }

  std::vector<Retry> retries() const {
    const std::lock_guard lock(mutex_);
    return retries_;
  }
  /// Outcomes beyond one per ticket.
  std::size_t repeated() const {
    const std::lock_guard lock(mutex_);
    return repeated_;
  }

 private:
  static std::vector<Lane> only(Lane lane) {
    std::vector<Lane> lanes;
    lanes.push_back(std::move(lane));
    return lanes;
  }
  void keep(WireOutcome outcome) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t ticket = outcome.ticket;
    if (!outcomes_.emplace(ticket, std::move(outcome)).second) ++repeated_;
    changed_.notify_all();
  }
  void keep(const Retry& retry) {
    const std::lock_guard lock(mutex_);
    retries_.push_back(retry);
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, WireOutcome> outcomes_;
  std::vector<Retry> retries_;
  std::size_t repeated_ = 0;
  Wire wire_;  ///< Last: it goes first, and its thread calls the others.
};

}  // namespace assize::testing
