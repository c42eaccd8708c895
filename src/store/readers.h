// Connections that read, lent to one thread at a time.
#pragma once

#include <condition_variable>
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
class Reader {
 public:
  static Result<std::unique_ptr<Reader>> open(const std::string& path,
                                              Access access);

  Result<std::optional<StoredReply>> find(const StoreKey& key);
  Result<bool> contains(const StoreKey& key);
  Database& database() { return database_; }

 private:
  explicit Reader(Database database) : database_(std::move(database)) {}

  Database database_;
  Statement find_, contains_;
  BodyCodec codec_;
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

 private:
  std::string path_;
  Access access_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Reader>> idle_;
  std::size_t open_ = 0;
};

}  // namespace assize
