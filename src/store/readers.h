// Connections that read, lent to one thread at a time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "store/body_codec.h"
#include "store/sqlite.h"
#include "store/verdict_store.h"

namespace assize {

/// One connection with what it asks. One thread at a time.
///
/// Answers are looked up in a snapshot that is kept for a while, as long as
/// they are there: beginning to read takes locks of the file, which cost more
/// than a look, and others wait for them. It sees all that was there when
/// `news` became what it is, and of other processes what they committed up to
/// kLongestSnapshot ago. Where one is missing, somebody writes: a snapshot
/// would keep the log of the file from being emptied.
class Reader {
 public:
  static constexpr std::chrono::milliseconds kLongestSnapshot{50};

  static Result<std::unique_ptr<Reader>> open(const std::string& path,
                                              Access access);

  Result<std::optional<StoredReply>> find(const StoreKey& key,
                                          std::uint64_t news);
  Result<bool> contains(const StoreKey& key, std::uint64_t news);
  /// For queries of one's own, which see what is there now.
  Database& database() {
    rest();
    return database_;
  }
  /// Lets the snapshot go.
  void rest();

 private:
  explicit Reader(Database database) : database_(std::move(database)) {}
  Result<void> look(std::uint64_t news);

  Database database_;
  Statement find_, contains_, begin_, end_;
  BodyCodec codec_;
  bool looking_ = false;
  std::uint64_t news_ = 0;
  std::chrono::steady_clock::time_point since_;
};

/// Opens a few at most, as they are asked for. Thread-safe.
class Readers {
 public:
  Readers(std::string path, Access access)
      : path_(std::move(path)), access_(access) {}

  /// Lends a reader until it goes; waits where all are lent.
  class Lease {
   public:
    Lease(Readers* from, std::unique_ptr<Reader> reader)
        : from_(from), reader_(std::move(reader)) {}
    ~Lease();
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    Reader* operator->() const { return reader_.get(); }

   private:
    Readers* from_;
    std::unique_ptr<Reader> reader_;
  };
  Result<Lease> take();
  /// Lets the snapshots go of all that are not lent.
  void rest();

 private:
  std::string path_;
  Access access_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Reader>> idle_;
  std::size_t open_ = 0;
};

}  // namespace assize
