#include "store/store_file.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "io/temporary_folder.h"
#include "store/stores.h"

using assize::Access;
using assize::Database;
using assize::open_store;
using assize::open_store_read_only;
using assize::testing::filled;
using assize::testing::TemporaryFolder;

namespace {

void run_sql(const std::string& path, const char* sql) {
  auto database = Database::open(path, Access::kWrite);
  REQUIRE(database);
  REQUIRE(database->execute(sql));
}

/// What opening says in a process without the rights of root, or "opened".
/// The test's folders must let others in.
std::string said_to_anybody(const std::string& path, bool read_only) {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // The user and group that own nothing.
    if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) {
      ::_exit(1);
    }
    const auto opened =
        read_only ? open_store_read_only(path) : open_store(path);
    const std::string text = opened ? "opened" : opened.error().message;
    const ssize_t written = ::write(ends[1], text.data(), text.size());
    ::_exit(written < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  std::string out(4096, '\0');
  const ssize_t size = ::read(ends[0], out.data(), out.size());
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(size >= 0);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

TEST_CASE(
    "a store is made with the folders above it and the marks of its kind") {
  const TemporaryFolder folder;
  const std::string path = folder.path("a/b c?/store%.db");

  const auto made = open_store(path);
  REQUIRE(made);
  auto again = open_store_read_only(path);

  REQUIRE(again);
  CHECK(again->integer("PRAGMA application_id") == 0x41535A31);
  CHECK(again->integer("PRAGMA user_version") == 1);
  CHECK(again->integer("SELECT count(*) FROM pragma_journal_mode WHERE "
                       "journal_mode = 'wal'") == 1);
  CHECK(again->integer("SELECT count(*) FROM pragma_table_list WHERE "
                       "schema = 'main' AND strict = 1") == 8);
  CHECK(std::filesystem::exists(path));
}

TEST_CASE("what is no store is refused with the reason and left as it was") {
  const TemporaryFolder folder;
  const std::string text = folder.file("text", std::string(5000, 'x'));
  const std::string other = folder.path("other.db");
  run_sql(other, "CREATE TABLE t(x)");
  const std::string foreign = folder.path("foreign.db");
  run_sql(foreign, "PRAGMA application_id = 7; CREATE TABLE t(x)");
  const std::string later = folder.path("later.db");
  REQUIRE(open_store(later));
  run_sql(later, "PRAGMA user_version = 2");
  const std::string empty = folder.file("empty", "");
  struct Case {
    std::string path, message;
  };
  const std::string of_another =
      "this is not a store: it is a database of another program";
  const Case cases[] = {
      {text, "this is not a store: it is no SQLite file"},
      {other, of_another},
      {foreign, of_another},
      {later,
       "a later version of assize wrote this store: its format is 2, and this "
       "program knows 1"},
      {folder.path(), "this is a folder, not a store"},
  };

  for (const Case& c : cases) {
    CAPTURE(c.path);
    const auto written = open_store(c.path),
               read = open_store_read_only(c.path);
    REQUIRE_FALSE(written);
    CHECK(written.error().message == c.message);
    CHECK(written.error().where.file == c.path);
    REQUIRE_FALSE(read);
    CHECK(read.error().message == c.message);
  }
  CHECK(open_store_read_only(empty).error().message ==
        "this is not a store: it is empty");
  CHECK(open_store_read_only(folder.path("none")).error().message ==
        "the store does not exist");
  CHECK(std::filesystem::file_size(text) == 5000);
  CHECK(Database::open(other, Access::kRead)
            ->integer("SELECT count(*) FROM sqlite_schema") == 1);
}

TEST_CASE("an empty file becomes a store") {
  const TemporaryFolder folder;

  CHECK(open_store(folder.file("empty", "")));
}

TEST_CASE("a store that may not be written says what may not") {
  const TemporaryFolder folder;
  const std::string locked = folder.path("locked");
  std::filesystem::create_directory(locked);
  filled(folder, "locked/store.db", 0, 3);
  const std::string path = locked + "/store.db";
  std::filesystem::remove(path + "-owners");
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  REQUIRE(::chmod(path.c_str(), 0444) == 0);
  REQUIRE(::chmod(locked.c_str(), 0555) == 0);

  CHECK(said_to_anybody(path, false) ==
        "the store cannot be written: Permission denied");
  CHECK(said_to_anybody(locked + "/new.db", false) ==
        "the folder '" + locked +
            "' of the store cannot be written: Permission denied");
  CHECK(said_to_anybody(locked + "/sub/new.db", false) ==
        "the folder '" + locked + "/sub' cannot be made: Permission denied");
  CHECK(said_to_anybody(path, true) == "opened");

  REQUIRE(::chmod(locked.c_str(), 0755) == 0);
}

TEST_CASE("a file system that takes no files says so") {
  const auto opened = open_store("/proc/store.db");

  REQUIRE_FALSE(opened);
  CHECK(opened.error().where.file == "/proc/store.db");
  CHECK(opened.error().message ==
        "the store cannot be used: unable to open database file");
}

TEST_CASE("a store keeps no trigger that a stranger has put into it") {
  const TemporaryFolder folder;
  const std::string path = filled(folder, "store.db", 0, 1);
  run_sql(path,
          "CREATE TRIGGER gone AFTER INSERT ON backend BEGIN "
          "DELETE FROM completion; END");

  {
    const auto store = assize::testing::opened(path);
    CHECK(store->backend("another") == 2u);
    CHECK(store->rows() == 1);
  }

  CHECK(Database::open(path, Access::kRead)
            ->integer("SELECT count(*) FROM completion") == 1);
}
