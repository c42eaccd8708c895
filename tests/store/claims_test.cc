#include "store/claims.h"

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "store/store_file.h"
#include "store/stores.h"

using assize::Ceilings;
using assize::Claim;
using assize::Claims;
using assize::OwnerLock;
using assize::Usage;
using assize::VerdictStore;
using assize::Wish;
using assize::testing::key_of;
using assize::testing::opened;
using assize::testing::reply_to;
using assize::testing::TemporaryFolder;
using std::chrono::milliseconds;

namespace {

using Outcomes = std::vector<Claim>;

constexpr Usage kMost{1, 100, 50};

/// Claims these requests, each for kMost.
Outcomes claimed(VerdictStore& store, const std::vector<unsigned>& requests) {
  std::vector<Wish> wishes;
  for (const unsigned n : requests) wishes.push_back({key_of(n), kMost});
  auto outcomes = store.claim(wishes);
  if (!outcomes) FAIL(render(outcomes.error()));
  return std::move(*outcomes);
}

/// A process that claims request 1 and then does nothing.
struct Silent {
  Silent(const std::string& path, milliseconds life) {
    auto opening = assize::open_store(path);
    REQUIRE(opening);
    database.emplace(std::move(*opening));
    auto owner = OwnerLock::take(path);
    REQUIRE(owner);
    auto made = Claims::make(*database, std::move(*owner), assize::sha256(""),
                             Ceilings{}, life);
    REQUIRE(made);
    claims.emplace(std::move(*made));
    const Wish wish{key_of(1), kMost};
    const auto outcome = claims->claim(
        {&wish, 1}, [](const assize::StoreKey&) { return false; });
    REQUIRE(outcome);
    CHECK(*outcome == Outcomes{Claim::kMine});
  }

  std::optional<assize::Database> database;
  std::optional<Claims> claims;
};

}  // namespace

TEST_CASE("a claim is its owner's until it is answered or given up") {
  const TemporaryFolder folder;
  const auto one = opened(folder.path("store.db"));
  const auto two = opened(folder.path("store.db"));
  REQUIRE(one->backend("judge") == 1u);

  CHECK(claimed(*one, {1, 2, 1}) ==
        Outcomes{Claim::kMine, Claim::kMine, Claim::kElsewhere});
  CHECK(claimed(*two, {1, 3}) == Outcomes{Claim::kElsewhere, Claim::kMine});
  CHECK(two->reserved() == Usage{3, 300, 150});
  one->put(reply_to(1));
  CHECK(claimed(*one, {1}) == Outcomes{Claim::kStored});
  REQUIRE(one->flush());
  CHECK(claimed(*two, {1}) == Outcomes{Claim::kStored});
  one->release(key_of(2), {2, 5, 7});
  CHECK(claimed(*one, {2}) == Outcomes{Claim::kMine});

  CHECK(one->spent() == Usage{3, 16, 9});
  CHECK(one->reserved() == Usage{2, 200, 100});
}

TEST_CASE("each ceiling stops what would exceed it, and not what fits") {
  struct Case {
    Ceilings ceilings;
    Usage most;
  };
  const auto c = GENERATE(values<Case>({
      {{.requests = 2}, {1, 0, 0}},
      {{.tokens = 20}, {1, 10, 0}},
      {{.nano = 31}, {1, 10, 15}},
  }));
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"), {.ceilings = c.ceilings});
  const std::vector<Wish> wishes = {{key_of(1), c.most},
                                    {key_of(2), c.most},
                                    {key_of(3), c.most},
                                    {key_of(4), {}}};

  const auto outcomes = store->claim(wishes);
  REQUIRE(outcomes);
  store->release(key_of(1), {});
  const auto later = store->claim(std::span(wishes).subspan(2, 1));

  CHECK(*outcomes ==
        Outcomes{Claim::kMine, Claim::kMine, Claim::kOver, Claim::kMine});
  REQUIRE(later);
  CHECK(*later == Outcomes{Claim::kMine});
}

TEST_CASE("what was spent counts against the ceiling when a run is resumed") {
  const TemporaryFolder folder;
  const auto open = [&](const std::string& config) {
    return opened(folder.path("store.db"),
                  {.config = config, .ceilings = {.nano = 60}});
  };
  {
    const auto store = open("a");
    REQUIRE(store->backend("judge") == 1u);
    CHECK(claimed(*store, {10}) == Outcomes{Claim::kMine});
    store->put(reply_to(10));  // 11 nano
  }

  const auto resumed = open("a"), other = open("b");

  CHECK(resumed->spent() == Usage{1, 20, 11});
  CHECK(resumed->reserved() == Usage{});
  CHECK(claimed(*resumed, {11, 10}) == Outcomes{Claim::kOver, Claim::kStored});
  CHECK(other->spent() == Usage{});
  CHECK(claimed(*other, {11}) == Outcomes{Claim::kMine});
}

TEST_CASE("amounts beyond any range are over the ceiling, not around it") {
  const TemporaryFolder folder;
  const auto store =
      opened(folder.path("store.db"),
             {.ceilings = {.requests = 5, .tokens = 5, .nano = 5}});
  constexpr auto kMostCount = std::numeric_limits<std::uint64_t>::max();
  constexpr auto kMostNano = std::numeric_limits<std::int64_t>::max();
  const std::vector<Wish> wishes = {{key_of(1), {1, 1, 1}},
                                    {key_of(2), {kMostCount, 0, 0}},
                                    {key_of(3), {0, kMostCount, 0}},
                                    {key_of(4), {0, 0, kMostNano}}};

  const auto outcomes = store->claim(wishes);

  REQUIRE(outcomes);
  CHECK(*outcomes ==
        Outcomes{Claim::kMine, Claim::kOver, Claim::kOver, Claim::kOver});
}

TEST_CASE("more than 64 wishes are no one transaction") {
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"));

  CHECK(store->claim(std::vector<Wish>(65)).error().message ==
        "65 requests cannot be claimed at once; 64 can");
}

TEST_CASE("a store that is closed gives its claims back") {
  const TemporaryFolder folder;
  auto one = opened(folder.path("store.db"));
  const auto two = opened(folder.path("store.db"));
  CHECK(claimed(*one, {1}) == Outcomes{Claim::kMine});

  one.reset();

  CHECK(two->reserved() == Usage{});
  CHECK(claimed(*two, {1}) == Outcomes{Claim::kMine});
}

TEST_CASE("claims of a process that has ended are free at once") {
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"));
  std::optional<Silent> silent;
  silent.emplace(folder.path("store.db"), milliseconds(900'000));
  CHECK(claimed(*store, {1}) == Outcomes{Claim::kElsewhere});
  CHECK(store->reserved() == kMost);

  silent.reset();

  CHECK(claimed(*store, {1}) == Outcomes{Claim::kMine});
  CHECK(store->reserved() == kMost);
}

TEST_CASE("claims of a process that does not renew them expire") {
  const TemporaryFolder folder;
  const auto store = opened(folder.path("store.db"));
  Silent silent(folder.path("store.db"), milliseconds(1));
  std::this_thread::sleep_for(milliseconds(20));

  CHECK(claimed(*store, {1}) == Outcomes{Claim::kMine});
  CHECK(store->reserved() == kMost);
  // It comes back too late: what it held is not let go twice.
  auto transaction = assize::Transaction::begin(*silent.database);
  REQUIRE(transaction);
  CHECK(silent.claims->end(key_of(1)) == Usage{});
}

TEST_CASE("a store renews its claims while it lives") {
  const TemporaryFolder folder;
  const auto one =
      opened(folder.path("store.db"), {.claim_life = milliseconds(600)});
  const auto two = opened(folder.path("store.db"));
  CHECK(claimed(*one, {1}) == Outcomes{Claim::kMine});

  std::this_thread::sleep_for(milliseconds(1500));

  CHECK(claimed(*two, {1}) == Outcomes{Claim::kElsewhere});
}
