// What searches found, and their stage, in a store.

#include <catch2/catch.hpp>
#include <optional>

#include "store/merge.h"
#include "store/stores.h"
#include "store/verdict_store.h"

using namespace assize;
using namespace assize::testing;

TEST_CASE("a payload is kept once, and read by whoever opens the store") {
  const TemporaryFolder folder;
  const StoredPayload first{sha256("a search"), "arm", "text", "trace"};
  StoredPayload other = first;
  other.text = "another";
  {
    const auto store = opened(folder.path("s"));
    REQUIRE(store->payload(first.search).value() == std::nullopt);
    REQUIRE(store->put_payload(first));
    REQUIRE(store->put_payload(other));  // One of this id is there.
    CHECK(store->payload(first.search).value() == first);
  }
  StoreOptions options;
  options.read_only = true;

  const auto store = opened(folder.path("s"), options);

  CHECK(store->payload(first.search).value() == first);
  CHECK(!store->put_payload(first));
}

TEST_CASE("a stage is completed by itself, and spends with its audit") {
  const TemporaryFolder folder;
  const std::string path = folder.path("s");
  StoreOptions options;
  options.config = "an audit";
  {
    StoreOptions of_stage = options;
    of_stage.stage = "search";
    const auto stage = opened(path, of_stage);
    REQUIRE(stage->backend("judge") == 1u);
    stage->put(reply_to(1));  // 11 tokens.
    REQUIRE(stage->mark_complete());
  }

  const auto audit = opened(path, options);

  CHECK(audit->spent().tokens == 11);
  const auto seen = shards_seen(path);
  REQUIRE(seen);
  REQUIRE(seen->size() == 2);
  for (const ShardsSeen& of : *seen) {
    CHECK(of.whole == (of.config != sha256("an audit")));
  }
}
