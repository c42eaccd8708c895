#include "audit/post.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "audit/charge.h"
#include "audit/looks.h"
#include "audit/open_request.h"
#include "audit/request_size.h"
#include "audit/wishes.h"
#include "net/wire.h"

namespace assize {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = CallError::Kind;

/// Replies that one call of serve() takes on.
constexpr std::size_t kMostServed = 32;
constexpr std::chrono::milliseconds kLongestWait{20};
/// Calls that end without a connection until a server that never replied is
/// taken for one that is not there.
constexpr std::uint64_t kNobodyThere = 3;
/// Open requests beyond twice what the wire may carry at once.
constexpr std::size_t kSpareRoom = 256;
/// Of what the wire may carry, the part that waits in it as well.
constexpr std::size_t kSpareShare = 4;

using Way = Wishes::Way;
using Known = std::optional<Called<Completion>>;

}  // namespace

struct Post::State {
  explicit State(const PostOf& with)
      : of(with), replies(of.judges.size()), unreached(of.judges.size()) {
    connect();
  }

  const PostOf of;
  std::vector<std::size_t> lane_of;   ///< By judge.
  std::vector<std::size_t> judge_of;  ///< By lane.
  std::size_t most_open = kSpareRoom, in_flight = 0;
  mutable std::mutex mutex;
  std::condition_variable came;
  std::unordered_map<StoreKey, Way, StoreKeyHash> open;
  std::unordered_map<std::uint64_t, Way> sent;  ///< By ticket.
  Wishes wishes;
  std::deque<WireOutcome> outcomes;
  /// How many are in `open` and in `outcomes`: to be read without the lock.
  std::atomic<std::size_t> opened = 0, arrived = 0;
  std::uint64_t next_ticket = 0, ended = 0;
  Cause stopped = Cause::kNone;
  std::string why;

  std::atomic<std::uint64_t> asked = 0, stored = 0, failed = 0, retried = 0;
  std::atomic<std::uint64_t> tokens = 0;
  std::atomic<std::int64_t> spent = 0;
  std::vector<std::atomic<std::uint64_t>> replies, unreached;  ///< By judge.
  Looks looks;

  std::unique_ptr<Wire> wire;  ///< Last: its thread uses all of the above.

  void connect();
  WireEvents events();
  void prepare(OpenRequest& way, const Request& request) const;
  Known find(std::size_t judge, const StoreKey& key);
  std::vector<Way> next_wishes();
  void claim(const std::vector<Way>& batch);
  void take(const Way& way, Claim claim, std::uint64_t ended_before);
  void send(const Way& way);
  void end(WireOutcome outcome);
  void keep(const OpenRequest& way, WireOutcome& outcome);
  void resolve(const Way& way, const Called<Completion>& said);
  void halt(Cause cause, const std::string& message);
  void leave(const Way& way, Cause cause, const std::string& message);
};

void Post::State::connect() {
  std::vector<Lane> lanes;
  for (std::size_t j = 0; j < of.judges.size(); ++j) {
    lane_of.push_back(lanes.size());
    const HttpBackend* backend = of.judges[j].http.get();
    if (backend == nullptr) continue;
    in_flight += backend->endpoint().concurrency;
    most_open += 2 * std::size_t{backend->endpoint().concurrency};
    judge_of.push_back(j);
    lanes.push_back({.endpoint = backend->endpoint(),
                     .secret = of.means[j].secret,
                     .authorities = of.means[j].authorities,
                     .decode = [backend](const HttpReply& reply) {
                       return backend->decode(reply);
                     }});
  }
  if (lanes.empty() || of.offline) return;
  wire = std::make_unique<Wire>(std::move(lanes), events(), of.seed);
}

WireEvents Post::State::events() {
  return {.done =
              [this](WireOutcome outcome) {
                const std::lock_guard lock(mutex);
                outcomes.push_back(std::move(outcome));
                arrived = outcomes.size();
                came.notify_one();
              },
          .retried =
              [this](const Retry& retry) {
                ++retried;
                if (!of.mishap) return;
                of.mishap({judge_of[retry.lane], retry.cause, retry.message,
                           retry.attempt, false});
              }};
}

void Post::State::prepare(OpenRequest& way, const Request& request) const {
  way.size = request_size(request, *of.judges[way.judge].http);
  const std::uint64_t most = way.size.most_prompt + way.size.most_completion;
  way.most = {1, most,
              of.means[way.judge].price.nano(way.size.most_prompt,
                                             way.size.most_completion)};
  way.call = of.judges[way.judge].http->encode(request, way.key.sample);
}

Known Post::State::find(std::size_t judge, const StoreKey& key) {
  auto known = of.kept.find(judge, key);
  if (!known) return known;
  ++stored;
  looks.found();
  return known;
}

/// What is to be claimed next: nothing while the wire has enough to carry, so
/// that little is set apart when a run is stopped.  Replies come in bursts, and
/// a place that one leaves is taken at once only by a call that waits already.
/// Requires `mutex`.
std::vector<Way> Post::State::next_wishes() {
  return sent.size() > in_flight + in_flight / kSpareShare
             ? std::vector<Way>{}
             : wishes.take_fresh();
}

/// One transaction: at most kMostWishes.
void Post::State::claim(const std::vector<Way>& batch) {
  std::vector<Wish> list;
  list.reserve(batch.size());
  for (const Way& way : batch) list.push_back({way->key, way->most});
  std::uint64_t ended_before = 0;
  {
    const std::lock_guard lock(mutex);
    ended_before = ended;
  }
  const auto claimed = of.kept.store()->claim(list);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (claimed) {
      take(batch[i], (*claimed)[i], ended_before);
    } else {
      resolve(batch[i],
              no_answer(Kind::kStopRun, Cause::kNone, claimed.error().message));
    }
  }
}

void Post::State::take(const Way& way, Claim claim,
                       std::uint64_t ended_before) {
  if (claim == Claim::kMine) return send(way);
  if (claim == Claim::kStored) {
    const auto known = find(way->judge, way->key);
    return resolve(way, known ? *known
                              : no_answer(Kind::kStopRun, Cause::kNone,
                                          "the store lost an answer"));
  }
  const std::lock_guard lock(mutex);
  if (claim == Claim::kElsewhere) {
    wishes.put_elsewhere(way, Clock::now());
  } else {
    wishes.put_over(way, ended_before);
  }
}

void Post::State::send(const Way& way) {
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(mutex);
    ticket = next_ticket++;
    sent.emplace(ticket, way);
  }
  ++asked;
  // A verdict is short: a quarter of what it may take is much.
  const std::uint64_t about =
      way->size.about_prompt + way->size.most_completion / 4;
  wire->send(
      lane_of[way->judge], ticket, std::move(way->call),
      static_cast<std::uint32_t>(std::min<std::uint64_t>(about, UINT32_MAX)));
}

/// Hands a reply to the store.  What it says is from now on what the store has
/// of it, so that the first run and the next say the same.
void Post::State::keep(const OpenRequest& way, WireOutcome& outcome) {
  StoredReply reply = of.kept.blank(way.judge, way.key);
  reply.status = outcome.reply.status;
  reply.body = outcome.reply.body;
  reply.attempts = outcome.attempts;
  reply.latency_us = outcome.latency.count();
  if (outcome.said) {
    const Usage used =
        note_charge(*outcome.said, of.means[way.judge].price, way.size, reply);
    tokens += used.tokens;
    spent += used.nano;
  } else {
    outcome.said = of.kept.decode(way.judge, reply);
  }
  of.kept.store()->put(std::move(reply));
}

void Post::State::end(WireOutcome outcome) {
  Way way;
  {
    const std::lock_guard lock(mutex);
    const auto at = sent.find(outcome.ticket);
    way = at->second;
    sent.erase(at);
    ++ended;
  }
  const bool final =
      outcome.said || outcome.said.error().cause == Cause::kRejected;
  if (final) {
    ++replies[way->judge];
    keep(*way, outcome);
  } else {
    of.kept.store()->release(way->key, {.requests = outcome.attempts});
  }
  if (!outcome.said) {
    ++failed;
    CallError& error = outcome.said.error();
    const bool unreachable = error.cause == Cause::kUnreachable;
    if (unreachable && ++unreached[way->judge] >= kNobodyThere &&
        replies[way->judge] == 0) {
      error.kind = Kind::kStopRun;
    }
    if (of.mishap) {
      of.mishap(
          {way->judge, error.cause, error.message, outcome.attempts, true});
    }
  }
  resolve(way, outcome.said);
}

void Post::State::resolve(const Way& way, const Called<Completion>& said) {
  std::vector<Then> then;
  {
    const std::lock_guard lock(mutex);
    open.erase(way->key);
    opened = open.size();
    then.swap(way->then);
  }
  for (const Then& tell : then) tell(said);
}

/// Ends what was not sent; the wire ends what was.
void Post::State::halt(Cause cause, const std::string& message) {
  std::vector<Way> left;
  {
    const std::lock_guard lock(mutex);
    if (stopped == Cause::kNone) {
      stopped = cause;
      why = message;
    }
    left = wishes.take_all();
  }
  for (const Way& way : left) leave(way, cause, message);
}

/// A request that is no longer sent, and may have been answered long ago: not
/// every one was looked up.
void Post::State::leave(const Way& way, Cause cause,
                        const std::string& message) {
  const auto known = find(way->judge, way->key);
  resolve(way, known ? *known : no_answer(Kind::kNever, cause, message));
}

Post::Post(const PostOf& of) : state_(std::make_unique<State>(of)) {}
Post::~Post() = default;

void Post::ask(std::size_t judge, const StoreKey& key, const Request& request,
               Then then) {
  State& s = *state_;
  // Without a lock: of a run that is made again, that is all.
  if (s.of.offline || s.looks.worth_it()) {
    if (const auto known = s.find(judge, key)) return then(*known);
  }
  if (s.of.offline) {
    return then(
        no_answer(Kind::kNever, Cause::kNone, "the store has no answer to it"));
  }
  auto way = std::make_shared<OpenRequest>();
  way->judge = judge;
  way->key = key;
  {
    const std::lock_guard lock(s.mutex);
    const auto [at, fresh] = s.open.try_emplace(key, way);
    at->second->then.push_back(std::move(then));
    if (!fresh) return;
    s.opened = s.open.size();
  }
  s.prepare(*way, request);
  std::vector<Way> batch;
  Cause cause = Cause::kNone;
  {
    const std::lock_guard lock(s.mutex);
    cause = s.stopped;
    if (cause == Cause::kNone) s.wishes.add(way);
    if (s.wishes.fresh() >= kMostWishes) batch = s.next_wishes();
  }
  if (cause != Cause::kNone) return s.leave(way, cause, s.why);
  if (!batch.empty()) s.claim(batch);
}

bool Post::has_room() const { return state_->opened < state_->most_open; }

bool Post::serve() {
  if (state_->arrived == 0) return false;
  std::vector<WireOutcome> now;
  {
    const std::lock_guard lock(state_->mutex);
    while (!state_->outcomes.empty() && now.size() < kMostServed) {
      now.push_back(std::move(state_->outcomes.front()));
      state_->outcomes.pop_front();
    }
    state_->arrived = state_->outcomes.size();
  }
  for (WireOutcome& outcome : now) state_->end(std::move(outcome));
  return !now.empty();
}

void Post::push() {
  State& s = *state_;
  std::vector<Way> left;
  bool used_up = false;
  {
    const std::lock_guard lock(s.mutex);
    left = s.next_wishes();
    const auto again = s.wishes.take_again(Clock::now(), s.ended);
    left.insert(left.end(), again.begin(), again.end());
    // With nothing under way, no money will be left over.
    used_up = left.empty() && s.sent.empty() && s.wishes.all_over();
  }
  if (used_up) return s.halt(Cause::kBudget, "the budget is used up");
  for (std::size_t i = 0; i < left.size(); i += kMostWishes) {
    const auto first = left.begin() + static_cast<std::ptrdiff_t>(i);
    const auto count = std::min(kMostWishes, left.size() - i);
    s.claim({first, first + static_cast<std::ptrdiff_t>(count)});
  }
}

void Post::wait() {
  std::unique_lock lock(state_->mutex);
  state_->came.wait_for(lock, kLongestWait,
                        [&] { return state_->arrived > 0; });
}

bool Post::idle() const { return state_->opened == 0; }

void Post::recall(Cause cause, const std::string& message) {
  state_->halt(cause, message);
  if (state_->wire) state_->wire->recall(cause, message);
}

void Post::stop(Cause cause, const std::string& message) {
  state_->halt(cause, message);
  if (state_->wire) state_->wire->stop(cause, message);
}

void Post::close() { state_->wire.reset(); }

void Post::add_to(Traffic& traffic) const {
  const State& s = *state_;
  traffic.asked += s.asked;
  traffic.stored += s.stored;
  traffic.failed += s.failed;
  traffic.retried += s.retried;
  traffic.tokens += s.tokens;
  traffic.spent_nano += s.spent;
  const std::lock_guard lock(s.mutex);
  traffic.in_flight += s.sent.size();
}

std::size_t Post::most_open() const { return state_->most_open; }

}  // namespace assize
