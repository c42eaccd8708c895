#include "audit/key_set.h"

#include <catch2/catch.hpp>
#include <set>

using namespace assize;

TEST_CASE("a key set knows each key and sample once, however it has grown") {
  KeySet set;
  std::set<StoreKey> twin;
  std::size_t differ = 0;
  for (std::uint16_t i = 0; i < 5000; ++i) {
    const StoreKey key{sha256(std::to_string(i / 4)),
                       static_cast<std::uint16_t>(i % 3)};
    differ += set.insert(key) != twin.insert(key).second;
  }

  CHECK(differ == 0);
  CHECK(set.size() == twin.size());
}

TEST_CASE("a key set takes a key of zeros as any other") {
  KeySet set;

  CHECK(set.insert({}));
  CHECK_FALSE(set.insert({}));
  CHECK(set.insert({{}, 1}));
  CHECK(set.size() == 2);
}

TEST_CASE("a key set holds three million keys in 128 MiB") {
  CHECK(KeySet(3'200'000).bytes() <= std::size_t{128} << 20);
}
