#include "audit/clerk.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "audit/request_size.h"
#include "net/wire.h"
#include "prompt/completion_json.h"
#include "store/request_key.h"
#include "store/verdict_store.h"

namespace assize {
namespace {

using Clock = std::chrono::steady_clock;

/// Wishes in one transaction of the store.
constexpr std::size_t kMostWishes = 64;
/// Replies that one call of serve() takes on.
constexpr std::size_t kMostServed = 32;
/// How long until a request that another process asks is looked for again.
constexpr std::chrono::milliseconds kElsewhereWait{250};
constexpr std::chrono::milliseconds kLongestWait{20};
/// Open questions beyond twice what the wire may carry at once.
constexpr std::size_t kSpareRoom = 256;

/// A request that is on its way, and who waits for it.
struct Open {
  std::size_t judge = 0;
  StoreKey key;
  Usage most;               ///< That it may use at the worst.
  std::uint64_t about = 0;  ///< Tokens that it is expected to use.
  HttpCall call;            ///< Until it is sent.
  std::vector<Clerk::Then> then;
};

struct KeyHash {
  std::size_t operator()(const StoreKey& key) const {
    std::size_t out = 0;
    std::memcpy(&out, key.key.data(), sizeof out);  // A digest is a hash.
    return out + key.sample;
  }
};

tl::unexpected<CallError> no_call(CallError::Kind kind, Cause cause,
                                  std::string message) {
  return tl::unexpected(CallError{kind, std::move(message), {}, cause});
}

}  // namespace

struct Clerk::State {
  explicit State(const ClerkOf& with) : of(with) {}

  ClerkOf of;
  std::vector<std::string> identities;  ///< By judge.
  std::vector<std::uint32_t> backends;  ///< By judge; of the store.
  std::vector<std::size_t> lanes;       ///< By judge; of the wire.
  std::size_t most_open = kSpareRoom;

  mutable std::mutex mutex;
  std::condition_variable came;
  std::unordered_map<StoreKey, std::shared_ptr<Open>, KeyHash> open;
  std::unordered_map<std::uint64_t, std::shared_ptr<Open>> sent;
  std::vector<std::shared_ptr<Open>> wishes, over, elsewhere;
  std::deque<WireOutcome> outcomes;
  std::uint64_t next_ticket = 0, ended = 0, ended_at_over = 0;
  Clock::time_point elsewhere_since;
  Cause stopped = Cause::kNone;
  std::string why;

  std::atomic<std::uint64_t> asked = 0, stored = 0, failed = 0, retried = 0;
  std::atomic<std::uint64_t> tokens = 0;
  std::atomic<std::int64_t> spent = 0;

  std::unique_ptr<Wire> wire;  ///< Last: its thread uses all of the above.

  bool keeps(std::size_t judge) const {
    const JudgeUse& use = of.judges[judge];
    return use.http != nullptr || (of.store != nullptr && use.backend->kept());
  }

  Result<void> connect();
  void receive(WireOutcome outcome);
  Called<Completion> answer_here(const JudgeUse& judge, const Request& request,
                                 std::uint16_t sample);
  Called<Completion> decode(std::size_t judge, const StoredReply& reply) const;
  Called<Completion> ask_program(std::size_t judge, const StoreKey& key,
                                 const Request& request);
  void ask_wire(std::size_t judge, const StoreKey& key, const Request& request,
                Then then);
  std::optional<Called<Completion>> look_up(std::size_t judge,
                                            const StoreKey& key);
  void claim(std::vector<std::shared_ptr<Open>> batch);
  void send(const std::shared_ptr<Open>& open);
  void end(const WireOutcome& outcome);
  void keep(const Open& open, const WireOutcome& outcome);
  void resolve(const std::shared_ptr<Open>& open,
               const Called<Completion>& said);
  void halt(Cause cause, const std::string& message);
  Usage charge(const Open& open, std::uint64_t prompt_tokens,
               std::uint64_t completion_tokens) const;
};

Result<void> Clerk::State::connect() {
  std::vector<Lane> ways;
  for (std::size_t j = 0; j < of.judges.size(); ++j) {
    const JudgeUse& judge = of.judges[j];
    identities.push_back(judge.http != nullptr ? judge.http->identity()
                                               : judge.backend->identity());
    backends.push_back(0);
    lanes.push_back(ways.size());
    if (keeps(j) && of.store != nullptr) {
      const auto number = of.store->backend(identities.back());
      if (!number) return tl::unexpected(number.error());
      backends.back() = *number;
    }
    if (judge.http == nullptr) continue;
    const HttpBackend* backend = judge.http.get();
    most_open += 2 * std::size_t{backend->endpoint().concurrency};
    ways.push_back({.endpoint = backend->endpoint(),
                    .secret = of.means[j].secret,
                    .decode = [backend](const HttpReply& reply) {
                      return backend->decode(reply);
                    }});
  }
  if (ways.empty() || of.offline) return {};
  std::vector<std::size_t> judge_of(ways.size());
  for (std::size_t j = 0; j < of.judges.size(); ++j) {
    if (of.judges[j].http != nullptr) judge_of[lanes[j]] = j;
  }
  wire = std::make_unique<Wire>(
      std::move(ways),
      WireEvents{
          .done = [this](WireOutcome outcome) { receive(std::move(outcome)); },
          .retried =
              [this, judge_of](const Retry& retry) {
                ++retried;
                if (!of.mishap) return;
                of.mishap({judge_of[retry.lane], retry.cause, retry.message,
                           retry.attempt, false});
              }},
      of.seed);
  return {};
}

void Clerk::State::receive(WireOutcome outcome) {
  const std::lock_guard lock(mutex);
  outcomes.push_back(std::move(outcome));
  came.notify_one();
}

/// Asks again where the judge says so.
Called<Completion> Clerk::State::answer_here(const JudgeUse& judge,
                                             const Request& request,
                                             std::uint16_t sample) {
  for (int tries = 1;; ++tries) {
    auto said = judge.backend->answer(request, sample);
    if (said) return said;
    const CallError& error = said.error();
    const bool again = error.kind == CallError::Kind::kAgain ||
                       error.kind == CallError::Kind::kSlower;
    if (!again || tries == kMostTries) return said;
    ++retried;
    std::this_thread::sleep_for(error.wait);
  }
}

/// What a kept reply says today: a decoder that was mended reads it anew.
Called<Completion> Clerk::State::decode(std::size_t judge,
                                        const StoredReply& reply) const {
  const JudgeUse& use = of.judges[judge];
  if (use.http == nullptr) {
    auto said = parse_completion(reply.body);
    if (said) return std::move(*said);
    return no_call(CallError::Kind::kNever, Cause::kMalformed,
                   said.error().message);
  }
  const HttpReply http{reply.status, {}, reply.body};
  if (auto status = read_status(http, use.http->endpoint().api_key_env);
      !status) {
    return tl::unexpected(status.error());
  }
  return use.http->decode(http);
}

/// What the store has, or nothing.  A store that cannot be read ends the run.
std::optional<Called<Completion>> Clerk::State::look_up(std::size_t judge,
                                                        const StoreKey& key) {
  const auto found = of.store->find(key);
  if (!found) {
    return no_call(CallError::Kind::kStopRun, Cause::kNone,
                   found.error().message);
  }
  if (!*found) return std::nullopt;
  ++stored;
  return decode(judge, **found);
}

/// A program on this machine, whose answers are kept.
Called<Completion> Clerk::State::ask_program(std::size_t judge,
                                             const StoreKey& key,
                                             const Request& request) {
  for (;;) {
    if (auto known = look_up(judge, key)) return *known;
    if (of.offline) {
      return no_call(CallError::Kind::kNever, Cause::kNone,
                     "the store has no answer to it");
    }
    const Wish wish{key, {.requests = 1}};
    const auto claimed = of.store->claim({&wish, 1});
    if (!claimed) {
      return no_call(CallError::Kind::kStopRun, Cause::kNone,
                     claimed.error().message);
    }
    if (claimed->front() == Claim::kMine) break;
    if (claimed->front() == Claim::kOver) {
      return no_call(CallError::Kind::kNever, Cause::kBudget,
                     "the budget is used up");
    }
    if (claimed->front() == Claim::kElsewhere) {
      std::this_thread::sleep_for(kLongestWait);
    }
  }
  const auto said = answer_here(of.judges[judge], request, key.sample);
  ++asked;
  if (!said) {
    of.store->release(key, {.requests = 1});
    return said;
  }
  // What is kept is what is read: the first run and the next say the same.
  StoredReply reply;
  reply.key = key;
  reply.backend = backends[judge];
  reply.body = completion_json(*said);
  reply.prompt_tokens = said->prompt_tokens;
  reply.completion_tokens = said->completion_tokens;
  auto kept = decode(judge, reply);
  of.store->put(std::move(reply));
  return kept;
}

void Clerk::State::ask_wire(std::size_t judge, const StoreKey& key,
                            const Request& request, Then then) {
  auto way = std::make_shared<Open>();
  {
    const std::lock_guard lock(mutex);
    const auto [at, fresh] = open.try_emplace(key, way);
    at->second->then.push_back(std::move(then));
    if (!fresh) return;
  }
  way->judge = judge;
  way->key = key;
  if (const auto known = look_up(judge, key)) return resolve(way, *known);
  if (of.offline) {
    return resolve(way, no_call(CallError::Kind::kNever, Cause::kNone,
                                "the store has no answer to it"));
  }
  const RequestSize size = request_size(request);
  const std::uint64_t most = size.most_prompt + size.most_completion;
  way->most = {
      1, most,
      of.means[judge].price.nano(size.most_prompt, size.most_completion)};
  way->about = std::min(most, size.about_prompt + size.most_completion / 4);
  way->call = of.judges[judge].http->encode(request, key.sample);
  std::vector<std::shared_ptr<Open>> batch;
  Cause cause = Cause::kNone;
  {
    const std::lock_guard lock(mutex);
    cause = stopped;
    if (cause == Cause::kNone) wishes.push_back(way);
    if (wishes.size() >= kMostWishes) batch.swap(wishes);
  }
  if (cause != Cause::kNone) {
    return resolve(way, no_call(CallError::Kind::kNever, cause, why));
  }
  if (!batch.empty()) claim(std::move(batch));
}

void Clerk::State::claim(std::vector<std::shared_ptr<Open>> batch) {
  std::vector<Wish> list;
  list.reserve(batch.size());
  for (const auto& way : batch) list.push_back({way->key, way->most});
  std::uint64_t ended_before = 0;
  {
    const std::lock_guard lock(mutex);
    ended_before = ended;
  }
  const auto claimed = of.store->claim(list);
  if (!claimed) {
    for (const auto& way : batch) {
      resolve(way, no_call(CallError::Kind::kStopRun, Cause::kNone,
                           claimed.error().message));
    }
    return;
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    switch ((*claimed)[i]) {
      case Claim::kMine:
        send(batch[i]);
        break;
      case Claim::kStored: {
        const auto known = look_up(batch[i]->judge, batch[i]->key);
        resolve(batch[i], known
                              ? *known
                              : no_call(CallError::Kind::kStopRun, Cause::kNone,
                                        "the store lost an answer"));
        break;
      }
      case Claim::kElsewhere: {
        const std::lock_guard lock(mutex);
        elsewhere_since = Clock::now();
        elsewhere.push_back(batch[i]);
        break;
      }
      case Claim::kOver: {
        const std::lock_guard lock(mutex);
        ended_at_over = ended_before;
        over.push_back(batch[i]);
        break;
      }
    }
  }
}

void Clerk::State::send(const std::shared_ptr<Open>& way) {
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(mutex);
    ticket = next_ticket++;
    sent.emplace(ticket, way);
  }
  ++asked;
  wire->send(lanes[way->judge], ticket, std::move(way->call),
             static_cast<std::uint32_t>(
                 std::min<std::uint64_t>(way->about, UINT32_MAX)));
}

/// What an answer is charged.  A server that does not count, or counts more
/// than the request can have taken, is charged the worst case: a budget is not
/// kept by being told less.
Usage Clerk::State::charge(const Open& way, std::uint64_t prompt_tokens,
                           std::uint64_t completion_tokens) const {
  const std::uint64_t told = prompt_tokens + completion_tokens;
  if (told == 0 || told > way.most.tokens) return way.most;
  return {1, told,
          of.means[way.judge].price.nano(prompt_tokens, completion_tokens)};
}

/// Hands the reply to the store.
void Clerk::State::keep(const Open& way, const WireOutcome& outcome) {
  StoredReply reply;
  reply.key = way.key;
  reply.backend = backends[way.judge];
  reply.status = outcome.reply.status;
  reply.body = outcome.reply.body;
  reply.attempts = outcome.attempts;
  reply.latency_us = outcome.latency.count();
  Usage used{.requests = 1};
  if (outcome.said) {
    const Completion& said = *outcome.said;
    reply.fingerprint = said.fingerprint;
    reply.model = said.model;
    reply.prompt_tokens = said.prompt_tokens;
    reply.completion_tokens = said.completion_tokens;
    used = charge(way, said.prompt_tokens, said.completion_tokens);
    reply.cost_nano = used.nano;
  }
  tokens += used.tokens;
  spent += used.nano;
  of.store->put(std::move(reply));
}

void Clerk::State::end(const WireOutcome& outcome) {
  std::shared_ptr<Open> way;
  {
    const std::lock_guard lock(mutex);
    const auto at = sent.find(outcome.ticket);
    if (at == sent.end()) return;
    way = at->second;
    sent.erase(at);
    ++ended;
  }
  const bool final =
      outcome.said || outcome.said.error().cause == Cause::kRejected;
  if (final) {
    keep(*way, outcome);
  } else {
    of.store->release(way->key, {.requests = outcome.attempts});
  }
  if (!outcome.said) {
    ++failed;
    const CallError& error = outcome.said.error();
    if (of.mishap) {
      of.mishap(
          {way->judge, error.cause, error.message, outcome.attempts, true});
    }
  }
  resolve(way, outcome.said);
}

void Clerk::State::resolve(const std::shared_ptr<Open>& way,
                           const Called<Completion>& said) {
  std::vector<Then> then;
  {
    const std::lock_guard lock(mutex);
    open.erase(way->key);
    then.swap(way->then);
  }
  for (const Then& tell : then) tell(said);
}

/// Ends what was not sent; the wire ends what was.
void Clerk::State::halt(Cause cause, const std::string& message) {
  std::vector<std::shared_ptr<Open>> left;
  {
    const std::lock_guard lock(mutex);
    if (stopped == Cause::kNone) {
      stopped = cause;
      why = message;
    }
    for (auto* list : {&wishes, &over, &elsewhere}) {
      left.insert(left.end(), list->begin(), list->end());
      list->clear();
    }
  }
  for (const auto& way : left) {
    resolve(way, no_call(CallError::Kind::kNever, cause, message));
  }
}

Clerk::Clerk(std::unique_ptr<State> state) : state_(std::move(state)) {}
Clerk::~Clerk() = default;

Result<std::unique_ptr<Clerk>> Clerk::open(const ClerkOf& of) {
  auto state = std::make_unique<State>(of);
  if (auto connected = state->connect(); !connected) {
    return tl::unexpected(connected.error());
  }
  return std::unique_ptr<Clerk>(new Clerk(std::move(state)));
}

void Clerk::ask(std::size_t judge, const Request& request, std::uint16_t sample,
                Then then) {
  State& s = *state_;
  const JudgeUse& use = s.of.judges[judge];
  if (!s.keeps(judge)) return then(s.answer_here(use, request, sample));
  const StoreKey key{request_key(s.identities[judge], request), sample};
  if (use.http == nullptr) return then(s.ask_program(judge, key, request));
  s.ask_wire(judge, key, request, std::move(then));
}

bool Clerk::has_room() const {
  const std::lock_guard lock(state_->mutex);
  return state_->open.size() < state_->most_open;
}

bool Clerk::serve() {
  std::vector<WireOutcome> now;
  {
    const std::lock_guard lock(state_->mutex);
    while (!state_->outcomes.empty() && now.size() < kMostServed) {
      now.push_back(std::move(state_->outcomes.front()));
      state_->outcomes.pop_front();
    }
  }
  for (const WireOutcome& outcome : now) state_->end(outcome);
  return !now.empty();
}

void Clerk::push() {
  State& s = *state_;
  std::vector<std::shared_ptr<Open>> batch;
  bool exhausted = false;
  {
    const std::lock_guard lock(s.mutex);
    batch.swap(s.wishes);
    if (Clock::now() - s.elsewhere_since > kElsewhereWait) {
      batch.insert(batch.end(), s.elsewhere.begin(), s.elsewhere.end());
      s.elsewhere.clear();
    }
    // An answer that came may have left money over; nothing under way will.
    if (s.ended != s.ended_at_over) {
      batch.insert(batch.end(), s.over.begin(), s.over.end());
      s.over.clear();
    }
    exhausted = !s.over.empty() && s.sent.empty() && batch.empty();
  }
  if (exhausted) return s.halt(Cause::kBudget, "the budget is used up");
  for (std::size_t i = 0; i < batch.size(); i += kMostWishes) {
    const auto end = std::min(batch.size(), i + kMostWishes);
    s.claim({batch.begin() + static_cast<std::ptrdiff_t>(i),
             batch.begin() + static_cast<std::ptrdiff_t>(end)});
  }
}

void Clerk::wait() {
  std::unique_lock lock(state_->mutex);
  state_->came.wait_for(lock, kLongestWait,
                        [&] { return !state_->outcomes.empty(); });
}

bool Clerk::idle() const {
  const std::lock_guard lock(state_->mutex);
  return state_->open.empty();
}

std::size_t Clerk::most_open() const { return state_->most_open; }

void Clerk::stop(Cause cause, const std::string& message) {
  state_->halt(cause, message);
  if (state_->wire) state_->wire->stop(cause, message);
}

Result<void> Clerk::close() {
  state_->wire.reset();
  return state_->of.store == nullptr ? Result<void>{}
                                     : state_->of.store->flush();
}

Traffic Clerk::traffic() const {
  const State& s = *state_;
  Traffic out{.asked = s.asked,
              .stored = s.stored,
              .failed = s.failed,
              .retried = s.retried,
              .in_flight = 0,
              .tokens = s.tokens,
              .spent_nano = s.spent};
  const std::lock_guard lock(s.mutex);
  out.in_flight = s.sent.size();
  return out;
}

}  // namespace assize
