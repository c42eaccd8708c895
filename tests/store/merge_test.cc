#include "store/merge.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "store/sqlite.h"
#include "store/stores.h"
#include "store/transcript.h"

using assize::BulkCounts;
using assize::merge_stores;
using assize::Merged;
using assize::Result;
using assize::ShardsSeen;
using assize::StoreOptions;
using assize::testing::filled;
using assize::testing::key_of;
using assize::testing::opened;
using assize::testing::reply_to;
using assize::testing::TemporaryFolder;

namespace {

using Paths = std::vector<std::string>;

std::string exported(const std::string& store) {
  std::string out;
  const auto lines = assize::export_transcript(
      store, [&](std::string_view line) -> Result<void> {
        out += line;
        return {};
      });
  if (!lines) FAIL(render(lines.error()));
  return out;
}

Merged merged(const Paths& sources, const std::string& into) {
  auto out = merge_stores(sources, into);
  if (!out) FAIL(render(out.error()));
  return std::move(*out);
}

/// A store of shard `shard` of 3 with ten answers of its own and one of all.
std::string shard(const TemporaryFolder& folder, std::uint32_t shard,
                  bool complete) {
  const std::string path = folder.path("shard" + std::to_string(shard) + ".db");
  const auto store = opened(path, {.config = "audit",
                                   .program = "assize test",
                                   .shard = shard,
                                   .shards = 3});
  // Another number in every store.
  for (std::uint32_t n = 1; n < shard; ++n) {
    REQUIRE(store->backend("other " + std::to_string(n)) == n);
  }
  REQUIRE(store->backend("judge") == shard);
  for (unsigned n = 0; n < 10; ++n) {
    auto reply = reply_to(shard * 100 + n);
    reply.backend = shard;
    store->put(reply);
  }
  auto common = reply_to(0, "of shard " + std::to_string(shard));
  common.backend = shard;
  // The second shard's is the oldest.
  common.answered_ms = shard == 2 ? 1000 : 2000;
  store->put(common);
  if (complete) {
    REQUIRE(store->mark_complete());
  } else {
    REQUIRE(store->flush());
  }
  return path;
}

}  // namespace

TEST_CASE("stores are united; of two bodies the older stays, in any order") {
  const TemporaryFolder folder;
  const Paths all = {shard(folder, 1, true), shard(folder, 2, true),
                     shard(folder, 3, true)};

  const Merged one = merged(all, folder.path("one.db"));
  const Merged two = merged({all[2], all[0], all[1]}, folder.path("two.db"));

  CHECK(one.rows == BulkCounts{31, 0, 2});
  CHECK(two.rows == BulkCounts{31, 0, 2});
  CHECK(exported(folder.path("one.db")) == exported(folder.path("two.db")));
  const auto store = opened(folder.path("one.db"), {.config = "audit"});
  CHECK((*store->find(key_of(0)))->body == "of shard 2");
  CHECK((*store->find(key_of(105)))->body == reply_to(105).body);
  CHECK(store->rows() == 31);
  const auto served = store->served();
  REQUIRE(served);
  REQUIRE(served->size() == 1);
  CHECK((*served)[0].identity == "judge");
  CHECK((*served)[0].rows == 31);
}

TEST_CASE("what the added answers cost is spent once, however often merged") {
  const TemporaryFolder folder;
  const Paths all = {shard(folder, 1, true), shard(folder, 2, true)};
  const std::string into = folder.path("all.db");

  merged(all, into);
  const auto again = merged(all, into);

  CHECK(again.rows == BulkCounts{0, 21, 1});
  // Requests 100 to 109 and 200 to 209, n + 1 nano each, and request 0 once.
  std::int64_t nano = 1;
  for (int n = 0; n < 10; ++n) nano += 101 + n + 201 + n;
  CHECK(opened(into, {.config = "audit"})->spent().nano == nano);
}

TEST_CASE("shards that are missing or not at their end are told") {
  const TemporaryFolder folder;
  const Paths some = {shard(folder, 1, true), shard(folder, 3, false)};
  const std::string into = folder.path("all.db");

  const Merged first = merged(some, into);
  shard(folder, 2, true);
  const Merged second = merged({folder.path("shard2.db")}, into);
  const StoreOptions later = {
      .config = "audit", .program = "later", .shard = 3, .shards = 3};
  REQUIRE(opened(some[1], later)->mark_complete());
  const Merged third = merged({some[1]}, into);

  const ShardsSeen seen{.config = assize::sha256("audit"), .shards = 3};
  ShardsSeen expected = seen;
  expected.complete = {1};
  expected.incomplete = {3};
  expected.missing = {2};
  CHECK(first.audits == std::vector{expected});
  expected.complete = {1, 2};
  expected.missing = {};
  CHECK(second.audits == std::vector{expected});
  expected.complete = {1, 2, 3};
  expected.incomplete = {};
  CHECK(third.audits == std::vector{expected});
  const auto read = assize::shards_seen(into);
  REQUIRE(read);
  CHECK(*read == third.audits);
}

TEST_CASE("an audit that was not split is whole when it is complete") {
  const TemporaryFolder folder;
  const std::string path = filled(folder, "a.db", 0, 5, {.config = "one"});
  const auto whole = [&] {
    const auto seen = assize::shards_seen(path);
    REQUIRE(seen);
    REQUIRE(seen->size() == 1);
    CHECK((*seen)[0].shards == 0);
    return (*seen)[0].whole;
  };

  CHECK_FALSE(whole());
  REQUIRE(opened(path, {.config = "one"})->mark_complete());
  CHECK(whole());
}

TEST_CASE("payloads of searches are united too") {
  const TemporaryFolder folder;
  const auto with = [&](const std::string& name, const std::string& values) {
    const std::string path = filled(folder, name, 0, 1);
    auto database = assize::Database::open(path, assize::Access::kWrite);
    REQUIRE(database);
    REQUIRE(database->execute(("INSERT INTO payload VALUES" + values).c_str()));
    return path;
  };
  const std::string a =
      with("a.db",
           "(x'01', 'greedy', 'one', x'AA'), (x'02', 'greedy', 'two', "
           "x'')");
  const std::string b =
      with("b.db",
           "(x'02', 'greedy', 'two', x''), (x'01', 'greedy', 'other', "
           "x'AA')");

  const Merged out = merged({a, b}, folder.path("all.db"));

  CHECK(out.payloads == BulkCounts{2, 1, 1});
  auto database =
      assize::Database::open(folder.path("all.db"), assize::Access::kRead);
  REQUIRE(database);
  CHECK(database->integer("SELECT count(*) FROM payload WHERE text IN "
                          "('one', 'two')") == 2);
}

TEST_CASE("what cannot be merged is told before anything is written") {
  const TemporaryFolder folder;
  const std::string good = filled(folder, "a.db", 0, 5);
  const std::string text = folder.file("text",
                                       "not a store, but long enough "
                                       "that nobody takes it for one");
  const auto message = [&](const Paths& sources, const std::string& into) {
    return render(merge_stores(sources, into).error());
  };

  CHECK(message({good, text}, folder.path("b.db")) ==
        text + ": error: this is not a store: it is no SQLite file");
  CHECK(message({good, folder.path("none")}, folder.path("b.db")) ==
        folder.path("none") + ": error: the store does not exist");
  CHECK(message({folder.path("./a.db")}, good) ==
        folder.path("./a.db") +
            ": error: a store cannot be merged into itself");
  CHECK_FALSE(std::filesystem::exists(folder.path("b.db")));
}

TEST_CASE("a damaged source is an error that names it") {
  const TemporaryFolder folder;
  const std::string path = filled(folder, "a.db", 0, 3);
  const std::string damage =
      GENERATE("UPDATE completion SET codec = 9 WHERE id = 2",
               "UPDATE completion SET key = x'00' WHERE id = 2",
               "UPDATE completion SET run = 77 WHERE id = 2",
               "UPDATE run SET config = x'00'", "UPDATE run SET shards = -1",
               "UPDATE run SET shards = 4000000000");
  {
    auto database = assize::Database::open(path, assize::Access::kWrite);
    REQUIRE(database);
    REQUIRE(database->execute(damage.c_str()));
  }

  const auto out = merge_stores(Paths{path}, folder.path("all.db"));

  CAPTURE(damage);
  REQUIRE_FALSE(out);
  CHECK((out.error().where.file == path ||
         out.error().where.file == folder.path("all.db")));
}
