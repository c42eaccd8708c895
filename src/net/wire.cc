#include "net/wire.h"

#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>
#include <utility>

#include "core/stream.h"
#include "net/wire_lane.h"

namespace assize {
namespace {

/// Files of this process besides the wire's connections.
constexpr rlim_t kOtherFiles = 256;

std::size_t connections(const std::vector<Lane>& lanes) {
  return std::accumulate(lanes.begin(), lanes.end(), std::size_t{0},
                         [](std::size_t sum, const Lane& lane) {
                           return sum + std::max(lane.endpoint.concurrency, 1u);
                         });
}

/// The usual limit of 1024 open files is too low for thousands in flight.
void allow_connections(std::size_t count) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = static_cast<rlim_t>(count) + kOtherFiles;
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  // Where it fails, connections will, and the calls say so.
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Signals belong to the main thread; TLS would be ended by SIGPIPE.
void block_signals() {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

struct Wire::Loop {
  Loop(std::vector<Lane> given, WireEvents told, std::uint64_t seed);
  ~Loop();

  void run();
  bool take_inbox(WireNews& news);
  void end_calls(bool in_flight, Cause cause, const std::string& message);
  void publish();
  void tell(WireNews& news) const;

  WireEvents events;
  MultiHandle multi;
  Stream jitter;
  std::deque<WireLane> lanes;

  // Shared with the callers.
  std::mutex mutex;
  std::vector<std::unique_ptr<WireCall>> inbox;
  std::optional<CallError> stopping;
  bool in_flight_too = false;  ///< Of `stopping`.
  bool leaving = false;
  std::vector<LaneState> states;
  std::vector<std::size_t> fresh;  ///< Calls in the inbox, by lane.

  std::thread thread;
};

Wire::Loop::Loop(std::vector<Lane> given, WireEvents told, std::uint64_t seed)
    : events(std::move(told)),
      jitter(seed, {"wire", "backoff"}),
      states(given.size()),
      fresh(given.size()) {
  allow_connections(connections(given));
  const Instant now = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < given.size(); ++i) {
    lanes.emplace_back(std::move(given[i]), i, multi, now);
    states[i] = lanes[i].state();
  }
  thread = std::thread([this] { run(); });
}

Wire::Loop::~Loop() {
  {
    const std::lock_guard lock(mutex);
    leaving = true;
  }
  multi.wake();
  thread.join();
}

/// Whether to go on.
bool Wire::Loop::take_inbox(WireNews& news) {
  std::vector<std::unique_ptr<WireCall>> taken;
  std::optional<CallError> stop;
  bool all = false;
  {
    const std::lock_guard lock(mutex);
    if (leaving) return false;
    taken.swap(inbox);
    stop.swap(stopping);
    all = in_flight_too;
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      states[i].waiting += std::exchange(fresh[i], 0);
    }
  }
  for (auto& call : taken) {
    const std::size_t lane = call->lane;
    lanes[lane].add(std::move(call), news);
  }
  if (stop) {
    for (WireLane& lane : lanes) lane.stop(*stop, all, news);
  }
  return true;
}

void Wire::Loop::end_calls(bool in_flight, Cause cause,
                           const std::string& message) {
  {
    const std::lock_guard lock(mutex);
    stopping = CallError{CallError::Kind::kStopRun, message,
                         std::chrono::milliseconds(0), cause};
    in_flight_too = in_flight_too || in_flight;
  }
  multi.wake();
}

void Wire::Loop::publish() {
  const std::lock_guard lock(mutex);
  for (std::size_t i = 0; i < lanes.size(); ++i) states[i] = lanes[i].state();
}

void Wire::Loop::tell(WireNews& news) const {
  if (events.retried) {
    for (const Retry& retry : news.retries) events.retried(retry);
  }
  for (WireOutcome& outcome : news.outcomes) events.done(std::move(outcome));
  news.retries.clear();
  news.outcomes.clear();
}

void Wire::Loop::run() {
  block_signals();
  WireNews news;
  std::vector<Finished> finished;
  while (take_inbox(news)) {
    const Instant now = std::chrono::steady_clock::now();
    Instant until = Instant::max();
    for (WireLane& lane : lanes) {
      lane.start(now);
      until = std::min(until, lane.wake_at(now));
    }
    // Callers hear of ends with the counts of these ends already there.
    publish();
    tell(news);
    multi.turn(until, finished);
    const Instant then = std::chrono::steady_clock::now();
    for (const Finished& one : finished) {
      EasyCall& easy = EasyCall::of(one.handle);
      lanes[easy.lane()].finish(easy, one.code, then, jitter, news);
    }
    finished.clear();
  }
}

Wire::Wire(std::vector<Lane> lanes, WireEvents events, std::uint64_t seed)
    : loop_(std::make_unique<Loop>(std::move(lanes), std::move(events), seed)) {
}

Wire::~Wire() = default;

void Wire::send(std::size_t lane, std::uint64_t ticket, HttpCall call,
                std::uint32_t tokens) {
  auto one = std::make_unique<WireCall>();
  one->lane = lane;
  one->ticket = ticket;
  one->call = std::move(call);
  one->tokens = tokens;
  bool first = false;
  {
    const std::lock_guard lock(loop_->mutex);
    first = loop_->inbox.empty();
    loop_->inbox.push_back(std::move(one));
    ++loop_->fresh[lane];
  }
  if (first) loop_->multi.wake();
}

void Wire::stop(Cause cause, const std::string& message) {
  loop_->end_calls(true, cause, message);
}

void Wire::recall(Cause cause, const std::string& message) {
  loop_->end_calls(false, cause, message);
}

LaneState Wire::state(std::size_t lane) const {
  const std::lock_guard lock(loop_->mutex);
  LaneState state = loop_->states[lane];
  state.waiting += loop_->fresh[lane];
  return state;
}

}  // namespace assize
