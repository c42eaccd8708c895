// Answers and given-up claims on their way to the writer.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "store/verdict_store.h"

namespace assize {

/// What waits for a commit. Thread-safe: many put, one takes.
class Pending {
 public:
  struct Entry {
    StoreKey key;
    std::shared_ptr<const StoredReply> reply;  ///< None: the claim is given up.
    Usage used;
  };
  using Clock = std::chrono::steady_clock;

  /// Waits while kMostUncommitted are on their way. False: the writer has
  /// failed, and nothing is kept.
  bool put(StoredReply reply);
  /// As put().
  bool release(const StoreKey& key, const Usage& used);

  std::shared_ptr<const StoredReply> find(const StoreKey& key) const;
  /// Whether a claim that was given up waits for that.
  bool is_released(const StoreKey& key) const;
  bool empty() const;  ///< Nothing is on its way.
  /// How often done() was called: it counts before what was taken is no longer
  /// found here.
  std::uint64_t commits() const { return commits_; }
  /// Returns when what was put before is committed, or with the failure.
  Result<void> flush();

  /// For the writer: waits until there is a batch worth a commit, or until
  /// `wake`; all that waits. What was taken is found until done().
  std::vector<Entry> take(Clock::time_point wake);
  /// What was taken is on the disk.
  void done(const std::vector<Entry>& taken);
  /// What was taken is not, and nothing later will be.
  void failed(const Error& error);
  std::optional<Error> failure() const;
  /// Nothing more will be put.
  void close();
  bool closed() const;

 private:
  bool add(Entry entry);
  bool is_due(Clock::time_point now) const;
  static std::size_t bytes(const Entry& entry);

  mutable std::mutex mutex_;
  std::condition_variable room_, work_, committed_;
  std::deque<Entry> waiting_;
  Clock::time_point first_;  ///< When the first of `waiting_` came.
  std::size_t uncommitted_ = 0, uncommitted_bytes_ = 0, waiting_bytes_ = 0;
  std::uint64_t put_ = 0, done_ = 0;
  std::size_t flushing_ = 0;
  std::unordered_map<StoreKey, std::shared_ptr<const StoredReply>, StoreKeyHash>
      found_;
  /// Entries of `found_`: whoever makes a run again finds none, without a lock.
  std::atomic<std::size_t> to_be_found_ = 0;
  std::atomic<std::uint64_t> commits_ = 0;
  std::unordered_map<StoreKey, std::size_t, StoreKeyHash> released_;
  std::optional<Error> failure_;
  bool closed_ = false;
};

}  // namespace assize
