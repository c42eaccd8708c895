#include "store/pending.h"

#include <algorithm>
#include <utility>

namespace assize {
namespace {

/// Half of what may be lost gathers while the other half is being written, so
/// that nobody waits for the disk and both together are never more.
constexpr std::size_t kWorthACommit = kMostUncommitted / 2;

/// The commit begins so much earlier that it ends within the time, too.
constexpr auto kLongestWait = kLongestUncommitted * 4 / 5;

/// Bodies may be large: 512 of them must not be.
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

}  // namespace

std::size_t Pending::bytes(const Entry& entry) {
  return sizeof(Entry) + (entry.reply ? entry.reply->body.size() : 0);
}

bool Pending::add(Entry entry) {
  const std::size_t size = bytes(entry);
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] {
    return failure_ || uncommitted_ == 0 ||
           (uncommitted_ < kMostUncommitted &&
            uncommitted_bytes_ + size <= kMostBytes);
  });
  if (failure_) return false;
  if (waiting_.empty()) first_ = Clock::now();
  if (entry.reply) {
    found_.try_emplace(entry.key, entry.reply);
    to_be_found_ = found_.size();
  } else {
    released_[entry.key] += 1;
  }
  waiting_.push_back(std::move(entry));
  ++uncommitted_;
  uncommitted_bytes_ += size;
  waiting_bytes_ += size;
  ++put_;
  // The first starts the clock; the writer sleeps through those after it.
  const bool wakes = waiting_.size() == 1 || waiting_.size() == kWorthACommit ||
                     waiting_bytes_ >= kMostBytes / 2;
  lock.unlock();
  if (wakes) work_.notify_one();
  return true;
}

bool Pending::put(StoredReply reply) {
  const StoreKey key = reply.key;
  return add({key, std::make_shared<const StoredReply>(std::move(reply)), {}});
}

bool Pending::release(const StoreKey& key, const Usage& used) {
  return add({key, nullptr, used});
}

std::shared_ptr<const StoredReply> Pending::find(const StoreKey& key) const {
  if (to_be_found_ == 0) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto found = found_.find(key);
  return found == found_.end() ? nullptr : found->second;
}

bool Pending::is_released(const StoreKey& key) const {
  const std::lock_guard lock(mutex_);
  return released_.contains(key);
}

bool Pending::empty() const {
  const std::lock_guard lock(mutex_);
  return uncommitted_ == 0;
}

Result<void> Pending::flush() {
  std::unique_lock lock(mutex_);
  const std::uint64_t until = put_;
  ++flushing_;
  work_.notify_one();
  committed_.wait(lock, [&] { return failure_ || done_ >= until; });
  --flushing_;
  if (failure_) return tl::unexpected(*failure_);
  return {};
}

bool Pending::is_due(Clock::time_point now) const {
  return waiting_.size() >= kWorthACommit || waiting_bytes_ >= kMostBytes / 2 ||
         flushing_ > 0 || closed_ || now >= first_ + kLongestWait;
}

std::vector<Pending::Entry> Pending::take(Clock::time_point wake) {
  std::unique_lock lock(mutex_);
  while (!closed_) {
    const auto now = Clock::now();
    if (waiting_.empty() ? now >= wake : is_due(now)) break;
    work_.wait_until(
        lock, waiting_.empty() ? wake : std::min(wake, first_ + kLongestWait));
    if (Clock::now() >= wake) break;
  }
  if (waiting_.empty() || !is_due(Clock::now())) return {};
  std::vector<Entry> out(std::make_move_iterator(waiting_.begin()),
                         std::make_move_iterator(waiting_.end()));
  waiting_.clear();
  waiting_bytes_ = 0;
  return out;
}

void Pending::done(const std::vector<Entry>& taken) {
  {
    const std::lock_guard lock(mutex_);
    ++commits_;
    for (const Entry& entry : taken) {
      uncommitted_bytes_ -= bytes(entry);
      if (!entry.reply) {
        const auto released = released_.find(entry.key);
        if (--released->second == 0) released_.erase(released);
        continue;
      }
      const auto found = found_.find(entry.key);
      // A second answer to the same request was never the one that is found.
      if (found != found_.end() && found->second == entry.reply) {
        found_.erase(found);
      }
    }
    to_be_found_ = found_.size();
    uncommitted_ -= taken.size();
    done_ += taken.size();
  }
  room_.notify_all();
  committed_.notify_all();
}

void Pending::failed(const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = error;
    waiting_.clear();
    waiting_bytes_ = 0;
  }
  room_.notify_all();
  committed_.notify_all();
}

std::optional<Error> Pending::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Pending::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  work_.notify_one();
}

bool Pending::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace assize
