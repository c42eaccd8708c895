#include "net/backoff.h"

#include <algorithm>
#include <catch2/catch.hpp>

using assize::backoff;
using assize::kFirstBackoff;
using assize::kLongestBackoff;
using assize::Stream;
using std::chrono::milliseconds;

namespace {

struct Range {
  milliseconds least, most;
};

/// Of a thousand draws.
Range drawn(std::uint32_t failed, milliseconds asked) {
  Stream stream(1, {"test"});
  Range range{milliseconds::max(), milliseconds::min()};
  for (int i = 0; i < 1000; ++i) {
    const milliseconds wait = backoff(failed, asked, stream);
    range.least = std::min(range.least, wait);
    range.most = std::max(range.most, wait);
  }
  return range;
}

}  // namespace

TEST_CASE(
    "a wait is uniform below a bound that doubles and stops at a minute") {
  struct Case {
    std::uint32_t failed;
    milliseconds bound;
  };
  const auto [failed, bound] =
      GENERATE(Case{1, milliseconds(500)}, Case{2, milliseconds(1000)},
               Case{5, milliseconds(8000)}, Case{8, kLongestBackoff},
               Case{4'000'000'000, kLongestBackoff});

  const Range range = drawn(failed, milliseconds(0));

  CHECK(range.least >= milliseconds(0));
  CHECK(range.least < bound / 50);
  CHECK(range.most < bound);
  CHECK(range.most > bound * 49 / 50);
}

TEST_CASE("a wait that was asked for is never cut short, and spread a little") {
  const Range long_one = drawn(1, milliseconds(20'000));
  CHECK(long_one.least >= milliseconds(20'000));
  CHECK(long_one.most > milliseconds(20'000));
  CHECK(long_one.most < milliseconds(20'000) + kFirstBackoff);

  const Range short_one = drawn(6, milliseconds(10));
  CHECK(short_one.least >= milliseconds(10));
  CHECK(short_one.most < milliseconds(20));
}

TEST_CASE("the same seed draws the same waits") {
  Stream one(7, {"a"}), other(7, {"a"});

  for (std::uint32_t failed = 1; failed < 10; ++failed) {
    CHECK(backoff(failed, milliseconds(0), one) ==
          backoff(failed, milliseconds(0), other));
  }
}
