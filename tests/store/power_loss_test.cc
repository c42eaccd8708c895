#include "store/power_loss.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "store/sqlite.h"
#include "store/stores.h"

using assize::testing::opened;
using assize::testing::PowerLoss;
using assize::testing::reply_to;
using assize::testing::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBodyBytes = 2000;

/// The values of a query on a file as it was left, by the machine's own file
/// system; "" for what cannot be opened.
std::vector<std::string> asked(const std::string& path, const char* sql) {
  sqlite3* handle = nullptr;
  std::vector<std::string> out;
  if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE, "unix") ==
      SQLITE_OK) {
    const auto add = [](void* to, int columns, char** values, char**) {
      for (int i = 0; i < columns; ++i) {
        static_cast<std::vector<std::string>*>(to)->push_back(
            values[i] == nullptr ? "null" : values[i]);
      }
      return 0;
    };
    if (sqlite3_exec(handle, sql, add, &out, nullptr) != SQLITE_OK) out = {};
  }
  sqlite3_close(handle);
  return out;
}

std::string noise(unsigned seed, std::size_t bytes) {
  std::mt19937 random(seed);
  std::string out(bytes, '\0');
  for (char& c : out) c = static_cast<char>(random() & 0xFF);
  return out;
}

/// Cuts the power now and then, and looks at what is left.
class Cuts {
 public:
  Cuts(PowerLoss& disk, const TemporaryFolder& folder, unsigned rarely)
      : disk_(disk), folder_(folder), rarely_(rarely) {}

  void maybe(std::uint64_t committed) {
    if (looking_ || random_() % rarely_ != 0 || cuts >= 80) return;
    looking_ = true;
    ++cuts;
    const std::string left = folder_.path(fmt::format("left{}", cuts));
    disk_.leave(left, cuts % 2 == 0 ? PowerLoss::Survives::kNothing
                                    : PowerLoss::Survives::kSectors);
    look(left + "/store.db", committed);
    fs::remove_all(left);
    looking_ = false;
  }

  std::atomic<unsigned> cuts = 0, with_rows = 0, with_checkpoint = 0;
  std::vector<std::string> wrong;

 private:
  void look(const std::string& path, std::uint64_t committed) {
    const auto size = fs::exists(path) ? fs::file_size(path) : 0;
    const auto good = asked(path, "PRAGMA integrity_check");
    // Rows come in order: the first that were committed are there, whole, and
    // what they used was added with them.
    const auto rows =
        asked(path,
              "SELECT count(*), coalesce(max(completion_tokens) + 1, 0), "
              "coalesce((SELECT requests FROM spend), 0), "
              "coalesce((SELECT sum(rows) FROM served), 0), "
              "coalesce(min(length(body)), 2000) FROM completion");
    if (committed == 0) return;  // There may be no table yet.
    ++with_rows;
    if (size > 1 << 20) ++with_checkpoint;
    const bool whole = good == std::vector<std::string>{"ok"} &&
                       rows.size() == 5 && std::stoull(rows[0]) >= committed &&
                       rows[1] == rows[0] && rows[2] == rows[0] &&
                       rows[3] == rows[0] && rows[4] == "2000";
    if (whole) return;
    wrong.push_back(fmt::format("{} committed; check: {}; rows: {}", committed,
                                fmt::join(good, ","), fmt::join(rows, ",")));
  }

  PowerLoss& disk_;
  const TemporaryFolder& folder_;
  unsigned rarely_;
  std::mt19937 random_{17};
  bool looking_ = false;
};

}  // namespace

TEST_CASE("what was committed survives a loss of power at any moment") {
  constexpr unsigned kRows = 12'000;
  const TemporaryFolder folder;
  PowerLoss disk(3);
  Cuts cuts(disk, folder, 300);
  std::mutex mutex;  // Operations come from the writer and from claims.
  std::uint64_t committed = 0;

  {
    const auto store = opened(folder.path("store.db"),
                              {.committed = [&](const assize::Committed& c) {
                                const std::lock_guard held(mutex);
                                committed += c.rows;
                              }});
    REQUIRE(store->backend("judge") == 1u);
    disk.before_operations([&] {
      const std::lock_guard held(mutex);
      cuts.maybe(committed);
    });
    for (unsigned n = 0; n < kRows; ++n) {
      if (n % 64 == 0) {
        const assize::Wish wish{assize::testing::key_of(n), {1, 1, 1}};
        REQUIRE(store->claim({&wish, 1}));
      }
      store->put(reply_to(n, noise(n, kBodyBytes)));
    }
    REQUIRE(store->flush());
    disk.before_operations({});
  }

  CAPTURE(cuts.wrong);
  CHECK(committed == kRows);
  CHECK(cuts.wrong.empty());
  CHECK(cuts.with_rows >= 30);
  // Some were left when pages had moved from the log to the file.
  CHECK(cuts.with_checkpoint >= 5);
}

TEST_CASE("the lost power of these tests loses what is not synced") {
  const TemporaryFolder folder;
  PowerLoss disk(4);
  auto database =
      assize::Database::open(folder.path("a.db"), assize::Access::kWrite);
  REQUIRE(database);
  REQUIRE(database->execute(
      "PRAGMA journal_mode = WAL; CREATE TABLE t(x); PRAGMA synchronous = OFF;"
      "INSERT INTO t VALUES(1)"));

  disk.leave(folder.path("off"), PowerLoss::Survives::kNothing);
  REQUIRE(
      database->execute("PRAGMA synchronous = FULL; INSERT INTO t VALUES(2)"));
  disk.leave(folder.path("full"), PowerLoss::Survives::kNothing);

  using Rows = std::vector<std::string>;
  CHECK(asked(folder.path("off/a.db"), "SELECT x FROM t") == Rows{});
  CHECK(asked(folder.path("full/a.db"), "SELECT x FROM t") == Rows{"1", "2"});
}
