#include "audit/custom_id.h"

#include <catch2/catch.hpp>

#include "core/sha256.h"

using namespace assize;

TEST_CASE("a custom id is the key in base64url and the sample") {
  // python3: base64.urlsafe_b64encode(hashlib.sha256(b"abc").digest())
  const StoreKey key{sha256("abc"), 7};
  StoreKey ones{{}, 65535};
  ones.key.fill(0xFF);

  CHECK(custom_id(key) == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0-7");
  CHECK(custom_id(ones) == "__________________________________________8-65535");
  CHECK(custom_id(ones).size() <= 64);
  CHECK(parse_custom_id(custom_id(key)) == key);
  CHECK(parse_custom_id(custom_id(ones)) == ones);
}

TEST_CASE("no other text is a custom id") {
  const std::string good = custom_id({sha256("abc"), 7});
  const std::string key = good.substr(0, 43);

  CHECK_FALSE(parse_custom_id(""));
  CHECK_FALSE(parse_custom_id(key));
  CHECK_FALSE(parse_custom_id(key + "-"));
  CHECK_FALSE(parse_custom_id(key + "-7x"));
  CHECK_FALSE(parse_custom_id(key + "-07"));
  CHECK_FALSE(parse_custom_id(key + "--7"));
  CHECK_FALSE(parse_custom_id(key + "-65536"));
  CHECK_FALSE(parse_custom_id(key.substr(0, 42) + "1-7"));  // Spare bits set.
  CHECK_FALSE(parse_custom_id(key.substr(0, 42) + "=-7"));
  CHECK_FALSE(parse_custom_id("x" + good));
}
