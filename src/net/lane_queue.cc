#include "net/lane_queue.h"

#include <algorithm>
#include <utility>

namespace assize {

LaneQueue::LaneQueue(const Endpoint& endpoint, Instant now)
    : limit_(endpoint.concurrency),
      requests_(endpoint.requests_per_minute, now),
      tokens_(endpoint.tokens_per_minute, now) {}

void LaneQueue::add(std::unique_ptr<WireCall> call) {
  ready_.push_back(std::move(call));
}

void LaneQueue::add_later(std::unique_ptr<WireCall> call, Instant when) {
  later_.emplace(when, std::move(call));
}

Instant LaneQueue::rates_at(const WireCall& call, Instant now) const {
  return std::max(requests_.when(1, now), tokens_.when(call.tokens, now));
}

std::unique_ptr<WireCall> LaneQueue::next(Instant now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    ready_.push_front(std::move(later_.begin()->second));
    later_.erase(later_.begin());
  }
  if (ready_.empty() || in_flight_ >= allowed()) return nullptr;
  if (rates_at(*ready_.front(), now) > now) return nullptr;
  std::unique_ptr<WireCall> call = std::move(ready_.front());
  ready_.pop_front();
  requests_.take(1, now);
  tokens_.take(call->tokens, now);
  ++in_flight_;
  ++call->attempts;
  call->sent = now;
  return call;
}

Instant LaneQueue::wake_at(Instant now) const {
  if (in_flight_ >= allowed()) return Instant::max();
  Instant at = later_.empty() ? Instant::max() : later_.begin()->first;
  if (!ready_.empty()) at = std::min(at, rates_at(*ready_.front(), now));
  return at;
}

std::vector<std::unique_ptr<WireCall>> LaneQueue::take_all() {
  std::vector<std::unique_ptr<WireCall>> all;
  for (auto& call : ready_) all.push_back(std::move(call));
  for (auto& [when, call] : later_) all.push_back(std::move(call));
  ready_.clear();
  later_.clear();
  return all;
}

}  // namespace assize
