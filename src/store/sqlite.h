// SQLite behind values: the one place that speaks its C interface.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/error.h"
#include "core/sha256.h"

struct sqlite3;
struct sqlite3_stmt;

namespace assize {

/// Bytes, to tell them from text.
struct Blob {
  std::string_view bytes;
};

inline Blob blob(const Digest& digest) {
  return {{reinterpret_cast<const char*>(digest.data()), digest.size()}};
}

using SqlValue = std::variant<std::int64_t, std::string_view, Blob>;

/// A prepared statement. Used by one thread at a time, and no longer than its
/// Database.
class Statement {
 public:
  Statement() = default;
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;

  /// Starts anew with these parameters. Text and bytes are not copied: they
  /// must live until the last step.
  Statement& bind(std::initializer_list<SqlValue> values);
  /// Goes on to the next row; false: there is none, and the statement is reset.
  Result<bool> step();
  /// Steps to the end.
  Result<void> run();
  /// Gives the row up, and with it what was read for it.
  void reset();

  /// Of the present row; text and bytes are valid until the next step.
  std::int64_t integer(int column) const;
  std::string_view bytes(int column) const;

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  sqlite3_stmt* statement_ = nullptr;
};

enum class Access : std::uint8_t {
  kRead,   ///< The file must be there.
  kWrite,  ///< It is made where it is not.
  kFrozen  ///< Nobody writes, and no file beside it can be made.
};

/// When a commit returns. Commits come back after a loss of power in the order
/// they were made, without gaps: one that is on the disk has all before it.
enum class Commit : std::uint8_t {
  kOnDisk,
  kInOrder  ///< The disk may have it later.
};

/// A connection, used by one thread at a time. Errors name the file.
class Database {
 public:
  static Result<Database> open(const std::string& path, Access access);
  ~Database();
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;

  /// Requires one statement that is known to be right: what fails here is the
  /// file.
  Result<Statement> prepare(std::string_view sql);
  /// Each of them with its SQL.
  Result<void> prepare_all(
      std::initializer_list<std::pair<Statement*, std::string_view>> all);
  Result<void> execute(const char* sql);
  /// The first column of the first row, or 0 where there is no row.
  Result<std::int64_t> integer(std::string_view sql);

  std::int64_t changes() const;  ///< Rows of the last statement.
  std::int64_t last_id() const;  ///< Of the last row that was added.
  const std::string& path() const { return path_; }
  Access access() const { return access_; }

 private:
  friend class Transaction;
  Database(std::string path, Access access)
      : path_(std::move(path)), access_(access) {}
  Result<void> set(Commit commit);

  std::string path_;
  Access access_;
  sqlite3* handle_ = nullptr;
  Commit commit_ = Commit::kOnDisk;
};

/// A transaction that writes, begun at once so that it cannot fail half-way for
/// another writer; undone unless it is committed.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database,
                                   Commit commit = Commit::kOnDisk);
  ~Transaction();
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;

  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}

  Database* database_;
};

}  // namespace assize
