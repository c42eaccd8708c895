#include "net/wire_lane.h"

#include <fmt/format.h>

#include <utility>

#include "net/address.h"
#include "net/backoff.h"
#include "net/cut_out.h"

namespace assize {
namespace {

using Kind = CallError::Kind;
using std::chrono::milliseconds;

/// A key that is shorter is a stand-in such as "EMPTY" or "none", and would be
/// cut out of answers that only happen to have the word.
constexpr std::size_t kShortestCut = 8;

bool temporary(const CallError& error) {
  return error.kind == Kind::kAgain || error.kind == Kind::kSlower;
}

std::string times(std::uint32_t attempts) {
  return attempts == 1 ? " (asked once)"
                       : fmt::format(" (asked {} times)", attempts);
}

/// Why the lane cannot be used at all, or nothing; fills in the route.
std::optional<CallError> complaint(LaneRoute& route) {
  const auto stop = [](std::string message, Cause cause) {
    return CallError{Kind::kStopRun, std::move(message), milliseconds(0),
                     cause};
  };
  const auto address = read_address(route.endpoint.base_url);
  if (!address) return stop(address.error().message, Cause::kUnreachable);
  route.url = address->url;
  route.secure = address->secure;
  route.loopback = address->loopback();
  if (!route.secret.empty() && !route.secure && !route.loopback) {
    return stop("a key goes over https only, except to this machine",
                Cause::kForbidden);
  }
  const HttpCall key{.path = "",
                     .body = "",
                     .headers = {{route.endpoint.key_header,
                                  route.endpoint.key_prefix + route.secret}}};
  if (!unsendable(key).empty()) {
    return stop("the key's header has a control character in it",
                Cause::kForbidden);
  }
  return {};
}

}  // namespace

WireLane::WireLane(Lane lane, std::size_t index, MultiHandle& multi,
                   Instant now)
    : multi_(multi),
      index_(index),
      route_{.endpoint = std::move(lane.endpoint),
             .url = "",
             .secret = std::move(lane.secret),
             .authorities = std::move(lane.authorities)},
      decode_(std::move(lane.decode)),
      queue_(route_.endpoint, now) {
  stopped_ = complaint(route_);
}

EasyCall& WireLane::idle_handle() {
  if (idle_.empty()) {
    handles_.push_back(std::make_unique<EasyCall>(route_, multi_));
    idle_.push_back(handles_.back().get());
  }
  EasyCall& easy = *idle_.back();
  idle_.pop_back();
  return easy;
}

void WireLane::add(std::unique_ptr<WireCall> call, WireNews& news) {
  if (stopped_) return end_call(*call, *stopped_, news);
  std::string why = unsendable(call->call);
  if (why.empty()) return queue_.add(std::move(call));
  ++counts_.failed;
  end_call(*call,
           {Kind::kNever, std::move(why), milliseconds(0), Cause::kRejected},
           news);
}

void WireLane::look_for_contact() {
  if (contact_ || handles_.empty()) return;
  contact_ = handles_.front()->connected();
  if (contact_) queue_.contact();
}

void WireLane::start(Instant now) {
  look_for_contact();
  while (std::unique_ptr<WireCall> call = queue_.next(now)) {
    ++counts_.attempts;
    counts_.bytes_sent += call->call.body.size();
    idle_handle().begin(std::move(call));
  }
}

Called<Completion> WireLane::read(Attempt& attempt) const {
  if (!attempt.reply) return tl::unexpected(std::move(attempt.reply.error()));
  HttpReply& reply = *attempt.reply;
  const bool good = reply.status >= 200 && reply.status < 300;
  // Whole bodies are kept and shown, so the key goes before anyone sees them.
  if (!good || route_.secret.size() >= kShortestCut) {
    cut_out(reply.body, route_.secret);
    for (auto& [name, value] : reply.headers) cut_out(value, route_.secret);
  }
  const auto status = read_status(reply, route_.endpoint.api_key_env);
  if (!status) return tl::unexpected(status.error());
  return decode_(reply);
}

bool WireLane::asked_again(const CallError& error, const WireCall& call) const {
  return temporary(error) && !stopped_ &&
         static_cast<std::int64_t>(call.attempts) < route_.endpoint.tries;
}

void WireLane::retry(std::unique_ptr<WireCall> call, const CallError& error,
                     Instant now, Stream& jitter, WireNews& news) {
  const milliseconds wait = backoff(call->attempts, error.wait, jitter);
  news.retries.push_back(
      {index_, call->ticket, error.cause, error.message, call->attempts, wait});
  queue_.add_later(std::move(call), now + wait);
}

void WireLane::end_call(const WireCall& call, CallError error,
                        WireNews& news) const {
  news.outcomes.push_back({.ticket = call.ticket,
                           .said = tl::unexpected(std::move(error)),
                           .reply = {},
                           .attempts = call.attempts});
}

void WireLane::finish(EasyCall& easy, CURLcode code, Instant now,
                      Stream& jitter, WireNews& news) {
  Attempt attempt = easy.end(code);
  std::unique_ptr<WireCall> call = easy.release();
  idle_.push_back(&easy);
  queue_.landed();
  if (!contact_) queue_.contact();
  contact_ = true;
  counts_.bytes_received += attempt.bytes_received;

  Called<Completion> said = read(attempt);
  if (said) {
    queue_.limit().went_well();
  } else {
    ++counts_.failed;
    CallError& error = said.error();
    cut_out(error.message, route_.secret);
    if (error.kind == Kind::kSlower) {
      queue_.limit().was_too_much(call->sent, now);
    }
    if (error.kind == Kind::kStopRun) stop(error, false, news);
    if (asked_again(error, *call)) {
      return retry(std::move(call), error, now, jitter, news);
    }
    // It could have been asked again, but for what ended the lane.
    if (temporary(error) && stopped_) error = *stopped_;
    if (error.kind != Kind::kStopRun) error.message += times(call->attempts);
  }
  news.outcomes.push_back(
      {.ticket = call->ticket,
       .said = std::move(said),
       .reply = attempt.reply ? std::move(*attempt.reply) : HttpReply{},
       .attempts = call->attempts,
       .latency = attempt.latency});
}

void WireLane::stop(const CallError& why, bool in_flight_too, WireNews& news) {
  if (!stopped_) stopped_ = why;
  for (const auto& call : queue_.take_all()) {
    end_call(*call, why, news);
  }
  if (!in_flight_too) return;
  for (const auto& easy : handles_) {
    const std::unique_ptr<WireCall> call = easy->release();
    if (call == nullptr) continue;
    easy->abort();
    idle_.push_back(easy.get());
    queue_.landed();
    end_call(*call, why, news);
  }
}

LaneState WireLane::state() const {
  LaneState state = counts_;
  state.in_flight = queue_.in_flight();
  state.waiting = queue_.waiting();
  state.limit = queue_.limit().now();
  return state;
}

}  // namespace assize
