#include "store/store_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

#include "store/network_file_system.h"

namespace assize {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kApplication = 0x41535A31;  // "ASZ1"
constexpr std::int64_t kVersion = 1;

/// `completion` has row numbers so that bodies append and only its index is
/// random; the body is its last column so that the others are read without it.
/// A claim's owner lives elsewhere: renewing all claims of a process changes
/// one row. `held_*` of an audit are the sums over its claims, kept here so
/// that a ceiling is checked without adding them up.
constexpr char kSchema[] = R"sql(
CREATE TABLE backend(id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE)
  STRICT;
CREATE TABLE served(id INTEGER PRIMARY KEY,
  backend INTEGER NOT NULL REFERENCES backend, model TEXT NOT NULL,
  fingerprint TEXT NOT NULL, rows INTEGER NOT NULL DEFAULT 0,
  UNIQUE(backend, model, fingerprint)) STRICT;
CREATE TABLE completion(id INTEGER PRIMARY KEY, key BLOB NOT NULL,
  sample INTEGER NOT NULL, served INTEGER NOT NULL REFERENCES served,
  status INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL, cost_nano INTEGER NOT NULL,
  latency_us INTEGER NOT NULL, attempts INTEGER NOT NULL,
  answered_ms INTEGER NOT NULL, run INTEGER NOT NULL REFERENCES run,
  codec INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(key, sample)) STRICT;
CREATE TABLE spend(id INTEGER PRIMARY KEY, config BLOB NOT NULL UNIQUE,
  requests INTEGER NOT NULL DEFAULT 0, tokens INTEGER NOT NULL DEFAULT 0,
  nano INTEGER NOT NULL DEFAULT 0, held_requests INTEGER NOT NULL DEFAULT 0,
  held_tokens INTEGER NOT NULL DEFAULT 0, held_nano INTEGER NOT NULL DEFAULT 0)
  STRICT;
CREATE TABLE owner(id INTEGER PRIMARY KEY, expires_ms INTEGER NOT NULL) STRICT;
CREATE TABLE claim(key BLOB NOT NULL, sample INTEGER NOT NULL,
  owner INTEGER NOT NULL REFERENCES owner,
  spend INTEGER NOT NULL REFERENCES spend, requests INTEGER NOT NULL,
  tokens INTEGER NOT NULL, nano INTEGER NOT NULL, PRIMARY KEY(key, sample))
  STRICT, WITHOUT ROWID;
CREATE TABLE payload(search BLOB PRIMARY KEY, attack TEXT NOT NULL,
  text TEXT NOT NULL, trace BLOB NOT NULL) STRICT;
CREATE TABLE run(id INTEGER PRIMARY KEY, config BLOB NOT NULL,
  shard INTEGER NOT NULL, shards INTEGER NOT NULL, program TEXT NOT NULL,
  complete INTEGER NOT NULL DEFAULT 0, UNIQUE(config, shard, shards, program))
  STRICT;
PRAGMA application_id = 0x41535A31;
PRAGMA user_version = 1;
)sql";

enum class Contents : std::uint8_t { kOurs, kNothing };

/// What the file is, or why it is none of ours.
Result<Contents> examine(Database& database) {
  const auto application = database.integer("PRAGMA application_id");
  if (!application) return tl::unexpected(application.error());
  const auto version = database.integer("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  const auto tables = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tl::unexpected(tables.error());
  if (*application == 0 && *version == 0 && *tables == 0) {
    return Contents::kNothing;
  }
  if (*application != kApplication) {
    return fail("this is not a store: it is a database of another program",
                {database.path()});
  }
  if (*version > kVersion) {
    return fail(fmt::format("a later version of assize wrote this store: its "
                            "format is {}, and this program knows {}",
                            *version, kVersion),
                {database.path()});
  }
  return Contents::kOurs;
}

/// Switches to write-ahead logging, which SQLite refuses without waiting while
/// another process does the same.
Result<void> use_wal(Database& database) {
  constexpr int kTries = 200;
  for (int tries = 1;; ++tries) {
    auto set = database.execute("PRAGMA journal_mode = WAL");
    if (set || tries == kTries) return set;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

Result<void> make_tables(Database& database) {
  auto transaction = Transaction::begin(database);
  if (!transaction) return tl::unexpected(transaction.error());
  // Another process may have made them since.
  const auto contents = examine(database);
  if (!contents) return tl::unexpected(contents.error());
  if (*contents == Contents::kOurs) return {};
  auto made = database.execute(kSchema);
  if (!made) return made;
  return transaction->commit();
}

/// The path without links, as SQLite will name the files beside it.
std::string resolved(const std::string& path) {
  std::error_code error;
  const fs::path out = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : out.string();
}

std::string folder_of(const std::string& path) {
  return fs::path(path).parent_path().string();
}

Result<void> check_place(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return fail("this is a folder, not a store", {path});
  }
  const auto shared = network_file_system_of(folder_of(path));
  if (!shared) return {};
  return fail(fmt::format("a store cannot lie on a network file system, and "
                          "this is on {}: keep one store per machine on a "
                          "local disk, and unite them with `assize merge`",
                          *shared),
              {path});
}

Result<void> check_rights(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0 && ::access(path.c_str(), W_OK) != 0) {
    return fail(fmt::format("the store cannot be written: {}",
                            std::generic_category().message(errno)),
                {path});
  }
  const std::string folder = folder_of(path);
  if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
  return fail(
      fmt::format("the folder '{}' of the store cannot be written: {}",
                  printable(folder), std::generic_category().message(errno)),
      {path});
}

Result<void> make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(folder_of(path), error);
  if (!error) return {};
  return fail(fmt::format("the folder '{}' cannot be made: {}",
                          printable(folder_of(path)), error.message()),
              {path});
}

/// FULL: a commit returns when the disk has it. The log may grow to 16 MB
/// before its pages move to the file: answers append, but their keys are spread
/// over the whole index, and each move writes every page of it only once.
constexpr char kWriting[] = R"sql(
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -24576;
PRAGMA secure_delete = OFF;
)sql";

}  // namespace

Result<Database> open_store(const std::string& given) {
  const std::string path = resolved(given);
  auto ready = make_folder(path);
  if (ready) ready = check_place(path);
  if (ready) ready = check_rights(path);
  if (!ready) return tl::unexpected(ready.error());
  auto database = Database::open(path, Access::kWrite);
  if (!database) return database;
  const auto contents = examine(*database);
  if (!contents) return tl::unexpected(contents.error());
  ready = use_wal(*database);
  if (ready) ready = database->execute(kWriting);
  if (ready && *contents == Contents::kNothing) ready = make_tables(*database);
  if (!ready) return tl::unexpected(ready.error());
  return database;
}

Result<Database> open_store_read_only(const std::string& given) {
  const std::string path = resolved(given);
  std::error_code error;
  if (!fs::exists(path, error)) {
    return fail("the store does not exist", {path});
  }
  const auto placed = check_place(path);
  if (!placed) return tl::unexpected(placed.error());
  // Readers share an index of the log beside the file. Where none can be made,
  // and there is no log, the file as it is is all there is.
  const bool frozen = ::access(folder_of(path).c_str(), W_OK) != 0 &&
                      !fs::exists(path + "-wal", error);
  auto database =
      Database::open(path, frozen ? Access::kFrozen : Access::kRead);
  if (!database) return database;
  const auto contents = examine(*database);
  if (!contents) return tl::unexpected(contents.error());
  if (*contents == Contents::kNothing) {
    return fail("this is not a store: it is empty", {path});
  }
  return database;
}

}  // namespace assize
