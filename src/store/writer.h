// The thread that commits answers.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/error.h"
#include "store/claims.h"
#include "store/pending.h"
#include "store/reply_rows.h"
#include "store/sqlite.h"
#include "store/verdict_store.h"

namespace assize {

/// Runs from its construction to its end, when all that was put is committed.
class Writer {
 public:
  /// `writing` guards the database and `claims`; all are used until the end.
  Writer(Database& database, std::mutex& writing, Claims& claims,
         ReplyRows rows, Pending& pending, const StoreOptions& options);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  std::uint64_t conflicts() const { return conflicts_; }

 private:
  void work();
  Result<Committed> commit(const std::vector<Pending::Entry>& entries);
  Result<void> add(const Pending::Entry& entry, const EncodedBody& body,
                   Committed& done, Sha256& hash);

  Database& database_;
  std::mutex& writing_;
  Claims& claims_;
  ReplyRows rows_;
  Pending& pending_;
  BodyCodec codec_;
  std::function<void(const Committed&)> committed_;
  std::chrono::milliseconds renew_;
  std::atomic<std::uint64_t> conflicts_{0};
  std::thread thread_;  ///< The last member: it uses the others.
};

}  // namespace assize
