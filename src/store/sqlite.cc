#include "store/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <thread>
#include <utility>

namespace assize {
namespace {

/// How long another process may write before that is an error.
constexpr std::chrono::seconds kPatience{60};

/// Waits for another writer: short at first, as most commits are.
int wait_for_writer(void*, int times) {
  const std::chrono::microseconds pause{std::min(200 * (times + 1), 5000)};
  if (times * std::chrono::microseconds(5000) > kPatience) return 0;
  std::this_thread::sleep_for(pause);
  return 1;
}

/// What SQLite says of its last failure, in the words of a sentence.
tl::unexpected<Error> failure(sqlite3* handle, const std::string& path) {
  const int code = handle == nullptr ? SQLITE_NOMEM : sqlite3_errcode(handle);
  switch (code & 0xFF) {
    case SQLITE_NOTADB:
      return fail("this is not a store: it is no SQLite file", {path});
    case SQLITE_FULL:
      return fail("the store cannot be written: the disk is full", {path});
    case SQLITE_READONLY:
      return fail("the store cannot be written: it is read-only", {path});
    case SQLITE_BUSY:
      return fail("another process has kept the store locked for 60 seconds",
                  {path});
    case SQLITE_CORRUPT:
      return fail(fmt::format("the store is damaged: {}",
                              printable(sqlite3_errmsg(handle))),
                  {path});
    default:
      return fail(
          fmt::format("the store cannot be used: {}",
                      handle == nullptr ? "out of memory"
                                        : printable(sqlite3_errmsg(handle))),
          {path});
  }
}

tl::unexpected<Error> failure(sqlite3* handle) {
  const char* path = sqlite3_db_filename(handle, "main");
  return failure(handle, path == nullptr ? "" : path);
}

/// The name as a URI: a path is taken for what it is, whatever it looks like.
std::string uri(const std::string& path, Access access) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
  std::string out = path.starts_with('/') ? "file://" : "file:";
  for (const char c : path) {
    if (kPlain.find(c) != kPlain.npos) {
      out += c;
    } else {
      out += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
  }
  return access == Access::kFrozen ? out + "?immutable=1" : out;
}

}  // namespace

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(statement_, other.statement_);
  return *this;
}

Statement& Statement::bind(std::initializer_list<SqlValue> values) {
  sqlite3_reset(statement_);
  int at = 0;
  for (const SqlValue& value : values) {
    ++at;
    [[maybe_unused]] int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement_, at, *number);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      // A null pointer would be NULL, not the empty text.
      code = sqlite3_bind_text64(statement_, at,
                                 text->data() == nullptr ? "" : text->data(),
                                 text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto& bytes = std::get<Blob>(value).bytes; true) {
      code = sqlite3_bind_blob64(statement_, at,
                                 bytes.data() == nullptr ? "" : bytes.data(),
                                 bytes.size(), SQLITE_STATIC);
    }
    assert(code == SQLITE_OK);
  }
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_);
    return false;
  }
  auto error = failure(sqlite3_db_handle(statement_));
  sqlite3_reset(statement_);
  return error;
}

Result<void> Statement::run() {
  while (true) {
    const auto row = step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
  }
}

void Statement::reset() { sqlite3_reset(statement_); }

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Result<Database> Database::open(const std::string& path, Access access) {
  // Its counts of memory are read by nobody, and take a lock of the whole
  // process at each allocation. Refused, without harm, once SQLite is in use.
  [[maybe_unused]] static const int uncounted =
      sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  Database database(path, access);
  const int mode = access == Access::kWrite
                       ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                       : SQLITE_OPEN_READONLY;
  const int code =
      sqlite3_open_v2(uri(path, access).c_str(), &database.handle_,
                      mode | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) return failure(database.handle_, path);
  sqlite3_extended_result_codes(database.handle_, 0);
  sqlite3_busy_handler(database.handle_, wait_for_writer, nullptr);
  // A file from a stranger is data: none of its triggers or views may do harm.
  sqlite3_db_config(database.handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database.handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
                    nullptr);
  sqlite3_db_config(database.handle_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0,
                    nullptr);
  return database;
}

Database::~Database() { sqlite3_close_v2(handle_); }

Database::Database(Database&& other) noexcept
    : path_(std::move(other.path_)),
      access_(other.access_),
      handle_(std::exchange(other.handle_, nullptr)),
      commit_(other.commit_) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(access_, other.access_);
  std::swap(handle_, other.handle_);
  std::swap(commit_, other.commit_);
  return *this;
}

Result<void> Database::set(Commit commit) {
  if (commit == commit_) return {};
  auto done =
      execute(commit == Commit::kOnDisk ? "PRAGMA synchronous = FULL"
                                        : "PRAGMA synchronous = NORMAL");
  if (done) commit_ = commit;
  return done;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure(handle_, path_);
  return Statement(statement);
}

Result<void> Database::prepare_all(
    std::initializer_list<std::pair<Statement*, std::string_view>> all) {
  for (const auto& [statement, sql] : all) {
    auto prepared = prepare(sql);
    if (!prepared) return tl::unexpected(prepared.error());
    *statement = std::move(*prepared);
  }
  return {};
}

Result<void> Database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return failure(handle_, path_);
  }
  return {};
}

Result<std::int64_t> Database::integer(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  const auto row = statement->step();
  if (!row) return tl::unexpected(row.error());
  return *row ? statement->integer(0) : 0;
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }

std::int64_t Database::last_id() const {
  return sqlite3_last_insert_rowid(handle_);
}

Result<Transaction> Transaction::begin(Database& database, Commit commit) {
  auto begun = database.set(commit);
  if (begun) begun = database.execute("BEGIN IMMEDIATE");
  if (!begun) return tl::unexpected(begun.error());
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Result<void> Transaction::commit() {
  auto committed = database_->execute("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

}  // namespace assize
