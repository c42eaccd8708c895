// Several processes on one store, and processes that are killed.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "store/child.h"
#include "store/spending.h"
#include "store/store_file.h"
#include "store/stores.h"

using assize::Claim;
using assize::Usage;
using assize::Wish;
using assize::testing::Child;
using assize::testing::key_of;
using assize::testing::opened;
using assize::testing::reply_to;
using assize::testing::SharedCounter;
using assize::testing::TemporaryFolder;
using assize::testing::variable;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr unsigned kRequests = 600;
constexpr std::int64_t kMostNano = 1000;  // Of one request; it uses n + 1.
constexpr std::int64_t kCeiling = 60'000;

/// What a process under test is told to do.
unsigned number(const std::string& name) {
  return static_cast<unsigned>(std::stoul(variable(name)));
}

}  // namespace

TEST_CASE("child: puts answers and tells how many", "[.child]") {
  SharedCounter put(variable("PUT")), committed(variable("COMMITTED"));
  const auto store =
      opened(variable("STORE"), {.committed = [&](const assize::Committed& c) {
               committed.store(committed.load() + c.rows);
             }});
  REQUIRE(store->backend("judge") == 1u);
  const unsigned begin = number("BEGIN"), pause = number("PAUSE_US");
  for (unsigned n = begin;; ++n) {
    if (n % 8 == 0) {
      const Wish wish{key_of(n), {1, 1, 1}};
      REQUIRE(store->claim({&wish, 1}));
    }
    store->put(reply_to(n));
    put.store(n + 1 - begin);
    if (pause > 0)
      std::this_thread::sleep_for(std::chrono::microseconds(pause));
  }
}

TEST_CASE(
    "a process killed at any moment loses 512 answers or 250 ms of them") {
  const TemporaryFolder folder;
  const std::string path = folder.path("store.db");
  std::mt19937 random(8);
  std::uint64_t before = 0;
  unsigned late = 0, lost_some = 0;
  constexpr unsigned kKills = 12, kPauseUs = 2000;

  for (unsigned kill = 0; kill < kKills; ++kill) {
    const std::string counter = folder.path("put" + std::to_string(kill));
    const std::string told = folder.path("told" + std::to_string(kill));
    SharedCounter put(counter), committed(told);
    // Half of them as fast as they can, half so slow that the time counts.
    const bool slow = kill % 2 == 1;
    Child child("child: puts answers and tells how many",
                {{"STORE", path},
                 {"PUT", counter},
                 {"COMMITTED", told},
                 {"BEGIN", std::to_string(before)},
                 {"PAUSE_US", slow ? std::to_string(kPauseUs) : "0"}});
    const auto started = steady_clock::now();
    while (put.load() == 0) {
      std::this_thread::sleep_for(milliseconds(1));
      REQUIRE(steady_clock::now() - started < std::chrono::seconds(60));
    }
    std::this_thread::sleep_for(milliseconds(random() % 500));

    child.kill();

    const auto store = opened(path);
    const std::uint64_t rows = store->rows() - before;
    CAPTURE(kill, rows, put.load(), committed.load());
    CHECK(rows >= committed.load());
    // The one that was being put when the process died may be there as well.
    CHECK(rows <= put.load() + 1);
    CHECK(put.load() <= rows + assize::kMostUncommitted);
    if (put.load() > rows) ++lost_some;
    // Those of 250 ms; whoever was held up by the machine puts fewer.
    if (slow && put.load() > rows + 250'000 / kPauseUs) ++late;
    for (std::uint64_t n = before; n < before + rows; ++n) {
      const auto found = store->find(key_of(static_cast<unsigned>(n)));
      REQUIRE(found);
      REQUIRE(*found == reply_to(static_cast<unsigned>(n)));
    }
    // Its claims are free at once, and the money that it reserved.
    const Wish wish{key_of(static_cast<unsigned>(before + rows + 4096)), {}};
    REQUIRE(store->claim({&wish, 1}));
    CHECK(store->reserved() == Usage{});
    before += rows;
  }

  CHECK(lost_some > 0);
  // The disk may be slow once; the rule is not.
  CHECK(late <= 1);
  CHECK(assize::Database::open(path, assize::Access::kRead)
            ->integer("SELECT count(*) FROM pragma_integrity_check WHERE "
                      "integrity_check = 'ok'") == 1);
}

TEST_CASE("child: asks what nobody has asked", "[.child]") {
  const auto store = opened(
      variable("STORE"), {.config = "audit", .ceilings = {.nano = kCeiling}});
  REQUIRE(store->backend("judge") == 1u);
  std::ofstream asked(variable("ASKED"));
  std::mt19937 random(number("SEED"));
  std::vector<unsigned> left;
  for (unsigned n = 0; n < kRequests; ++n) left.push_back(n);
  std::shuffle(left.begin(), left.end(), random);

  while (!left.empty()) {
    const std::size_t size = std::min<std::size_t>(left.size(), 8);
    const std::vector<unsigned> batch(left.end() - static_cast<long>(size),
                                      left.end());
    left.resize(left.size() - size);
    std::vector<Wish> wishes;
    for (const unsigned n : batch) {
      wishes.push_back({key_of(n), {1, 1000, kMostNano}});
    }
    const auto claims = store->claim(wishes);
    REQUIRE(claims);
    for (std::size_t i = 0; i < size; ++i) {
      if ((*claims)[i] == Claim::kOver) asked << "over\n";
      if ((*claims)[i] != Claim::kMine) continue;
      if (random() % 16 == 0) {
        // An attempt that fails and costs all the same; somebody may ask again.
        store->release(key_of(batch[i]), {1, 0, 1});
        asked << "failed\n";
        continue;
      }
      asked << batch[i] << '\n';
      store->put(reply_to(batch[i]));
    }
    std::this_thread::sleep_for(milliseconds(random() % 3));
  }
  REQUIRE(store->flush());
}

TEST_CASE("processes that share a store ask nothing twice and keep a ceiling") {
  const TemporaryFolder folder;
  const std::string path = folder.path("store.db");
  auto database = assize::open_store(path);
  REQUIRE(database);
  std::vector<std::unique_ptr<Child>> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(std::make_unique<Child>(
        "child: asks what nobody has asked",
        std::map<std::string, std::string>{
            {"STORE", path},
            {"ASKED", folder.path("asked" + std::to_string(i))},
            {"SEED", std::to_string(i)}}));
  }

  // One look sees both sums as of one moment.
  std::int64_t most = 0;
  unsigned looks = 0;
  bool running = true;
  while (running) {
    running = false;
    for (const auto& child : children) running = child->runs() || running;
    const auto spend = assize::read_spend(*database, assize::sha256("audit"));
    REQUIRE(spend);
    most = std::max(most, spend->spent.nano + spend->held.nano);
    ++looks;
    std::this_thread::sleep_for(milliseconds(1));
  }

  std::multiset<std::string> asked;
  std::int64_t nano = 0;
  for (int i = 0; i < 4; ++i) {
    CHECK(children[static_cast<std::size_t>(i)]->succeeds());
    std::ifstream file(folder.path("asked" + std::to_string(i)));
    for (std::string line; std::getline(file, line);) asked.insert(line);
  }
  std::size_t answered = 0;
  for (const std::string& line : asked) {
    if (line == "over") continue;
    nano += line == "failed" ? 1 : std::stol(line) + 1;
    if (line == "failed") continue;
    ++answered;
    CHECK(asked.count(line) == 1);
  }
  const auto spend = assize::read_spend(*database, assize::sha256("audit"));
  REQUIRE(spend);
  CHECK(spend->spent.nano == nano);
  CHECK(spend->held == Usage{});
  CHECK(most <= kCeiling);
  CHECK(looks > 5);
  // The ceiling was met, and not long before the money was spent.
  CHECK(asked.count("over") > 0);
  CHECK(nano > kCeiling * 9 / 10);
  CHECK(answered > 100);
  CHECK(opened(path)->rows() == answered);
}
