#include "store/verdict_store.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/body_codec.h"
#include "store/sqlite.h"
#include "store/stores.h"

using assize::Access;
using assize::Committed;
using assize::Database;
using assize::StoredReply;
using assize::Usage;
using assize::VerdictStore;
using assize::testing::filled;
using assize::testing::key_of;
using assize::testing::opened;
using assize::testing::reply_to;
using assize::testing::TemporaryFolder;

namespace {

using Found = std::optional<StoredReply>;

/// What find() gives, or the test fails.
Found found(const VerdictStore& store, const assize::StoreKey& key) {
  auto reply = store.find(key);
  if (!reply) FAIL(render(reply.error()));
  return std::move(*reply);
}

}  // namespace

TEST_CASE("an answer is found at once, when committed, and when reopened") {
  const TemporaryFolder folder;
  const std::string path = folder.path("store.db");
  StoredReply reply = reply_to(3, std::string("a\0b\xFF", 4));
  reply.fingerprint = "fp_1";
  reply.status = 400;
  reply.attempts = 3;
  reply.key.sample = 65535;
  auto store = opened(path);
  REQUIRE(store->backend("judge") == 1u);

  store->put(reply);
  CHECK(found(*store, reply.key) == reply);
  CHECK(store->contains(reply.key) == true);
  REQUIRE(store->flush());
  CHECK(found(*store, reply.key) == reply);
  store.reset();
  store = opened(path);

  CHECK(found(*store, reply.key) == reply);
  CHECK(found(*store, key_of(3)) == Found());
  CHECK(store->contains(reply.key) == true);
  CHECK(store->contains(key_of(3)) == false);
  CHECK(store->rows() == 1);
}

TEST_CASE("an answer without a time gets the clock's") {
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"));
  REQUIRE(store->backend("judge") == 1u);
  StoredReply reply = reply_to(1);
  reply.answered_ms = 0;
  const auto now = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  const auto before = now();

  store->put(reply);

  const auto at = found(*store, reply.key)->answered_ms;
  CHECK(before <= at);
  CHECK(at <= now());
}

TEST_CASE("the first answer stays; one that differs is a conflict") {
  const TemporaryFolder folder;
  std::vector<Committed> committed;
  const auto store = opened(
      folder.path("store.db"),
      {.committed = [&](const Committed& c) { committed.push_back(c); }});
  REQUIRE(store->backend("judge") == 1u);

  store->put(reply_to(1));
  store->put(reply_to(1));
  store->put(reply_to(1, "another"));
  REQUIRE(store->flush());

  CHECK(found(*store, key_of(1)) == reply_to(1));
  CHECK(store->rows() == 1);
  CHECK(store->conflicts() == 1);
  CHECK(store->spent() == Usage{3, 33, 6});
  std::uint64_t conflicts = 0, rows = 0;
  for (const Committed& c : committed) {
    conflicts += c.conflicts;
    rows += c.rows;
  }
  CHECK(conflicts == 1);
  CHECK(rows == 1);
}

// python3 -c '
// import hashlib
// h = lambda b: hashlib.sha256(b).digest()
// field = lambda b: len(b).to_bytes(8, "big") + b
// print(h(b"".join(
//     field(h(b"request %d" % n)) + field((0).to_bytes(2, "big")) +
//     field(h(b"{\"text\":\"answer %d\"}" % n)) for n in range(3))).hex())'
TEST_CASE("a commit is told with its rows, their hash and what they used") {
  const TemporaryFolder folder;
  std::vector<Committed> committed;
  const auto store = opened(
      folder.path("store.db"),
      {.committed = [&](const Committed& c) { committed.push_back(c); }});
  REQUIRE(store->backend("judge") == 1u);

  for (unsigned n = 0; n < 3; ++n) store->put(reply_to(n));
  const auto begin = std::chrono::steady_clock::now();
  while (store->rows() < 3) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    // A commit begins 250 ms after the first at the latest; a busy machine may
    // take longer to make it.
    REQUIRE(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  }
  REQUIRE(store->flush());

  REQUIRE(committed.size() == 1);
  CHECK(committed[0].rows == 3);
  CHECK(committed[0].conflicts == 0);
  CHECK(committed[0].used == Usage{3, 33, 6});
  CHECK(committed[0].sha256 ==
        "4576fd389a1f010693e1a41e58feab7305b1586a56344824aaee757e6c11f54f");
}

TEST_CASE("what is on its way is never more than 512 answers") {
  const TemporaryFolder folder;
  std::atomic<std::uint64_t> put = 0, told = 0, most = 0;
  const auto store =
      opened(folder.path("store.db"), {.committed = [&](const Committed& c) {
               CHECK(c.rows <= assize::kMostUncommitted);
               const std::uint64_t open = put - told;
               if (open > most) most = open;
               told += c.rows;
             }});
  REQUIRE(store->backend("judge") == 1u);

  for (unsigned n = 0; n < 5000; ++n) {
    store->put(reply_to(n));
    ++put;
  }
  REQUIRE(store->flush());

  CHECK(told == 5000);
  CHECK(most <= assize::kMostUncommitted);
  CHECK(store->rows() == 5000);
}

TEST_CASE("an answer larger than a store takes is told and not kept") {
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"));
  REQUIRE(store->backend("judge") == 1u);
  StoredReply large = reply_to(1);
  large.body.assign(assize::kMostBodyBytes + 1, 'x');
  const std::string message =
      "an answer of 16777217 bytes cannot be stored; 16777216 can";

  store->put(std::move(large));

  CHECK(store->flush().error().message == message);
  CHECK(store->claim({}).error().message == message);
  store->put(reply_to(2));
  CHECK(found(*store, key_of(2)) == Found());
}

TEST_CASE("many threads put and find at once") {
  constexpr unsigned kThreads = 6, kEach = 400;
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"));
  REQUIRE(store->backend("judge") == 1u);
  std::atomic<unsigned> wrong = 0;
  std::vector<std::thread> threads;

  for (unsigned t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (unsigned i = 0; i < kEach; ++i) {
        const unsigned n = i * kThreads + t;
        store->put(reply_to(n));
        const unsigned earlier = n / 2 / kThreads * kThreads + t;
        const auto one = store->find(key_of(n));
        const auto two = store->find(key_of(earlier));
        if (!one || *one != reply_to(n)) ++wrong;
        if (!two || *two != reply_to(earlier)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  REQUIRE(store->flush());

  CHECK(wrong == 0);
  CHECK(store->rows() == kThreads * kEach);
}

TEST_CASE("an answer is found from its put on, whatever was looked up before") {
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"));
  store->put(reply_to(0));
  REQUIRE(store->flush());
  for (unsigned n = 1; n < 20; ++n) {
    CHECK(found(*store, key_of(n)) == Found());
    store->put(reply_to(n));
    CHECK(found(*store, key_of(n)) == reply_to(n));
    // Begins a snapshot, in which this answer is not yet.
    CHECK(found(*store, key_of(0)) == reply_to(0));
    REQUIRE(store->flush());
    CHECK(found(*store, key_of(n)) == reply_to(n));
  }
}

TEST_CASE("an answer of another process is found once a claim came too late") {
  const TemporaryFolder folder;
  const auto one = opened(folder.path("store.db"));
  const auto other = opened(folder.path("store.db"));
  other->put(reply_to(0));
  REQUIRE(other->flush());
  for (unsigned n = 1; n < 20; ++n) {
    CHECK(found(*one, key_of(0)) == reply_to(0));  // A snapshot without it.
    other->put(reply_to(n));
    REQUIRE(other->flush());
    const assize::Wish wish{key_of(n), {}};
    REQUIRE(one->claim({&wish, 1}) ==
            std::vector<assize::Claim>{assize::Claim::kStored});
    CHECK(found(*one, key_of(n)) == reply_to(n));
  }
}

TEST_CASE("what another process commits is found soon, without a claim") {
  const TemporaryFolder folder;
  const auto writing = opened(folder.path("store.db"));
  const auto reading =
      opened(folder.path("store.db"), {.config = "", .read_only = true});
  writing->put(reply_to(1));
  REQUIRE(writing->flush());
  CHECK(found(*reading, key_of(1)) == reply_to(1));  // A snapshot.
  writing->put(reply_to(2));
  REQUIRE(writing->flush());
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(30);

  while (found(*reading, key_of(2)) != reply_to(2)) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

TEST_CASE(
    "who looked answers up keeps the log from being emptied till he rests") {
  const TemporaryFolder folder;
  const auto writing = opened(folder.path("store.db"));
  const auto reading = opened(folder.path("store.db"));
  writing->put(reply_to(1));
  REQUIRE(writing->flush());
  CHECK(found(*reading, key_of(1)) == reply_to(1));
  writing->put(reply_to(2));
  REQUIRE(writing->flush());
  auto file = Database::open(folder.path("store.db"), Access::kWrite);
  REQUIRE(file);
  // The first column of its row: whether somebody was in the way.
  REQUIRE(file->execute("PRAGMA busy_timeout = 1"));
  const auto in_the_way = [&] {
    return *file->integer("PRAGMA wal_checkpoint(TRUNCATE)");
  };
  CHECK(in_the_way() == 1);

  const assize::Wish wish{key_of(3), {}};
  SECTION("by a claim") { REQUIRE(reading->claim({&wish, 1})); }
  SECTION("by being told") { reading->rest(); }

  CHECK(in_the_way() == 0);
}

TEST_CASE("a store is read by others while it is written") {
  const TemporaryFolder folder;
  const auto writing = opened(folder.path("store.db"));
  REQUIRE(writing->backend("judge") == 1u);
  const auto reading =
      opened(folder.path("store.db"), {.config = "", .read_only = true});

  writing->put(reply_to(1));
  REQUIRE(writing->flush());

  CHECK(found(*reading, key_of(1)) == reply_to(1));
  CHECK(reading->rows() == 1);
  CHECK(reading->spent() == Usage{1, 11, 2});
  const std::string message = "the store was opened to be read only";
  CHECK(reading->claim({}).error().message == message);
  CHECK(reading->backend("judge") == 1u);
  CHECK(reading->backend("another") == 0u);
  CHECK(reading->flush().error().message == message);
  CHECK(reading->mark_complete().error().message == message);
  reading->put(reply_to(2));
  CHECK(found(*reading, key_of(2)) == Found());
}

TEST_CASE("what served the answers is counted by backend, model, fingerprint") {
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"));
  REQUIRE(store->backend("judge b") == 1u);
  REQUIRE(store->backend("judge a") == 2u);
  REQUIRE(store->backend("judge b") == 1u);
  const auto put = [&](unsigned n, std::uint32_t backend, std::string model,
                       std::string fingerprint) {
    StoredReply reply = reply_to(n);
    reply.backend = backend;
    reply.model = std::move(model);
    reply.fingerprint = std::move(fingerprint);
    store->put(std::move(reply));
  };

  put(0, 1, "m", "f1");
  put(1, 1, "m", "f2");
  put(2, 2, "m", "f1");
  put(3, 1, "m", "f1");
  put(4, 2, std::string(300, 'x'), "ok\xFF no more");
  REQUIRE(store->flush());

  std::vector<std::string> lines;
  const auto served = store->served();
  REQUIRE(served);
  for (const auto& one : *served) {
    lines.push_back(one.identity + "|" + one.model + "|" + one.fingerprint +
                    "|" + std::to_string(one.rows));
  }
  CHECK(lines ==
        std::vector<std::string>{"judge a|m|f1|1",
                                 "judge a|" + std::string(256, 'x') + "|ok|1",
                                 "judge b|m|f1|2", "judge b|m|f2|1"});
  CHECK(found(*store, key_of(4))->fingerprint == "ok");
}

TEST_CASE("a damaged answer is an error that names the file") {
  const TemporaryFolder folder;
  const std::string path = filled(folder, "store.db", 0, 2);
  {
    auto database = assize::Database::open(path, assize::Access::kWrite);
    REQUIRE(database);
    REQUIRE(database->execute("UPDATE completion SET codec = 1 WHERE id = 1"));
  }
  const auto store = opened(path);

  const auto damaged = store->find(key_of(0));

  REQUIRE_FALSE(damaged);
  CHECK(render(damaged.error()) ==
        path + ": error: a stored answer is not compressed as it says");
  CHECK(found(*store, key_of(1)) == reply_to(1));
}

TEST_CASE("shards count from one") {
  const TemporaryFolder folder;
  const auto message = [&](std::uint32_t shard, std::uint32_t shards) {
    const auto store = VerdictStore::open(folder.path("store.db"),
                                          {.shard = shard, .shards = shards});
    return store ? "opened" : store.error().message;
  };

  CHECK(message(0, 0) == "opened");
  CHECK(message(1, 4) == "opened");
  CHECK(message(4, 4) == "opened");
  CHECK(message(0, 4) == "there is no shard 0 of 4; they count from 1");
  CHECK(message(5, 4) == "there is no shard 5 of 4; they count from 1");
  CHECK(message(1, 0) == "there is no shard 1 of 0; they count from 1");
}
