// Many answers at once, from elsewhere: for import and merge.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/error.h"
#include "store/reply_rows.h"
#include "store/spending.h"
#include "store/sqlite.h"

namespace assize {

/// What became of the rows.
struct BulkCounts {
  std::uint64_t added = 0, repeated = 0;
  std::uint64_t conflicts = 0;  ///< Another body was there; the older is kept.
  friend bool operator==(const BulkCounts&, const BulkCounts&) = default;
};

/// Adds rows in transactions of its own, each of bounded size. What was
/// committed before an error stays: doing it again is harmless.
class BulkRows {
 public:
  static Result<BulkRows> make(Database& database);

  /// In the transaction of the rows, for what must come before them.
  Result<void> begin();
  /// Of two answers to one request the older stays; of two equally old ones,
  /// the one whose body is less: the order of calls does not matter. What an
  /// added row cost is spent in `spending`, if there is one; it must live until
  /// finish().
  Result<void> add(const StoredReply& reply, std::int64_t run,
                   Spending* spending = nullptr);
  /// Requires this call at the end; without it the last rows are undone.
  Result<BulkCounts> finish();

 private:
  BulkRows(Database& database, ReplyRows rows)
      : database_(&database), rows_(std::move(rows)) {}
  Result<void> commit();

  Database* database_;
  ReplyRows rows_;
  BodyCodec codec_;
  BulkCounts counts_;
  std::map<Spending*, Usage> used_;
  std::size_t open_rows_ = 0, open_bytes_ = 0;
  std::optional<Transaction> transaction_;
};

}  // namespace assize
