// One lane on the wire's thread: its queue, its handles, and what becomes of
// each attempt.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/stream.h"
#include "net/easy_call.h"
#include "net/lane_queue.h"
#include "net/multi_handle.h"
#include "net/wire.h"

namespace assize {

/// What is to be told once a turn is over.
struct WireNews {
  std::vector<Retry> retries;
  std::vector<WireOutcome> outcomes;
};

/// Used by one thread.  Not to be moved: its handles know where it is.
class WireLane {
 public:
  /// A lane whose address cannot be used, or whose key would go over plain HTTP
  /// to another machine, ends at once.
  WireLane(Lane lane, std::size_t index, MultiHandle& multi, Instant now);
  /// Ends what is in flight without a word.
  ~WireLane() = default;
  WireLane(const WireLane&) = delete;
  WireLane& operator=(const WireLane&) = delete;

  void add(std::unique_ptr<WireCall> call, WireNews& news);
  /// Starts what may start now.
  void start(Instant now);
  /// Of a handle that is out of the multi handle again.
  void finish(EasyCall& easy, CURLcode code, Instant now, Stream& jitter,
              WireNews& news);
  /// Ends what waits and what comes later; what is in flight too, at once, if
  /// so.  Else it may still bring an answer that was paid for.
  void stop(const CallError& why, bool in_flight_too, WireNews& news);
  Instant wake_at(Instant now) const { return queue_.wake_at(now); }
  LaneState state() const;

 private:
  void look_for_contact();
  EasyCall& idle_handle();
  Called<Completion> read(Attempt& attempt) const;
  bool asked_again(const CallError& error, const WireCall& call) const;
  void retry(std::unique_ptr<WireCall> call, const CallError& error,
             Instant now, Stream& jitter, WireNews& news);
  void end_call(const WireCall& call, CallError error, WireNews& news) const;

  MultiHandle& multi_;
  std::size_t index_;
  LaneRoute route_;
  std::function<Called<Completion>(const HttpReply&)> decode_;
  LaneQueue queue_;
  std::vector<std::unique_ptr<EasyCall>> handles_;
  std::vector<EasyCall*> idle_;
  bool contact_ = false;
  std::optional<CallError> stopped_;
  LaneState counts_;  ///< Those that only grow.
};

}  // namespace assize
