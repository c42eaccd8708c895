#include "net/adaptive_limit.h"

#include <catch2/catch.hpp>

using assize::AdaptiveLimit;
using assize::Instant;
using std::chrono::seconds;

TEST_CASE("the limit starts at its most and never exceeds it") {
  AdaptiveLimit limit(10);

  for (int i = 0; i < 1000; ++i) limit.went_well();

  CHECK(limit.now() == 10);
  CHECK(AdaptiveLimit(0).now() == 1);
}

TEST_CASE("the limit halves once for all calls of one round trip") {
  AdaptiveLimit limit(64);
  const Instant start{};

  // Sixty-four calls of one round trip are refused one after another.
  for (int i = 0; i < 64; ++i) {
    limit.was_too_much(start,
                       start + seconds(1) + std::chrono::milliseconds(i));
  }
  CHECK(limit.now() == 32);

  // One that was sent after the halving is news.
  limit.was_too_much(start + seconds(2), start + seconds(3));
  CHECK(limit.now() == 16);
}

TEST_CASE("the limit stays at one call or more") {
  AdaptiveLimit limit(5);

  for (int i = 0; i < 50; ++i) {
    limit.was_too_much(Instant{} + seconds(i), Instant{} + seconds(i));
  }

  CHECK(limit.now() == 1);
}

TEST_CASE("the limit grows by a constant for each round of good replies") {
  AdaptiveLimit limit(8);
  limit.was_too_much(Instant{}, Instant{});
  REQUIRE(limit.now() == 4);

  // A round of four replies adds a call, nearly: 4, 4.25, 4.49, 4.71, 4.92.
  for (int i = 0; i < 4; ++i) limit.went_well();
  CHECK(limit.now() == 4);
  limit.went_well();
  CHECK(limit.now() == 5);

  // Of thousands, a thirty-second part.
  AdaptiveLimit large(3200);
  large.was_too_much(Instant{}, Instant{});
  for (int i = 0; i < 1600; ++i) large.went_well();
  CHECK(large.now() >= 1697);
  CHECK(large.now() <= 1700);
}
