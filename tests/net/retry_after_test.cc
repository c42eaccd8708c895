#include "net/retry_after.h"

#include <catch2/catch.hpp>

using assize::HttpHeaders;
using assize::kLongestRetryAfter;
using assize::retry_after;
using std::chrono::milliseconds;

namespace {

/// RFC 9110 section 5.6.7's date; `date -d "Sun, 06 Nov 1994 08:49:37 GMT"
/// +%s`.
constexpr std::time_t kNow = 784111777;

milliseconds asked(const HttpHeaders& headers) {
  return retry_after({.status = 429, .headers = headers, .body = ""}, kNow);
}

}  // namespace

TEST_CASE("a wait is read as seconds, as milliseconds and as a date") {
  CHECK(asked({{"retry-after", "7"}}) == milliseconds(7000));
  CHECK(asked({{"retry-after", "0.25"}}) == milliseconds(250));
  CHECK(asked({{"retry-after-ms", "250"}, {"retry-after", "7"}}) ==
        milliseconds(250));
  CHECK(asked({{"retry-after", "Sun, 06 Nov 1994 08:49:40 GMT"}}) ==
        milliseconds(3000));
  CHECK(asked({{"retry-after", "Sunday, 06-Nov-94 08:49:40 GMT"}}) ==
        milliseconds(3000));
}

TEST_CASE("a date is counted from the server's clock where it shows it") {
  CHECK(asked({{"date", "Sun, 06 Nov 2044 08:49:37 GMT"},
               {"retry-after", "Sun, 06 Nov 2044 08:50:37 GMT"}}) ==
        milliseconds(60'000));
}

TEST_CASE("what asks for no wait, or for none that makes sense, is none") {
  CHECK(asked({}) == milliseconds(0));
  CHECK(asked({{"retry-after", ""}}) == milliseconds(0));
  CHECK(asked({{"retry-after", "0"}}) == milliseconds(0));
  CHECK(asked({{"retry-after", "-5"}}) == milliseconds(0));
  CHECK(asked({{"retry-after", "nan"}}) == milliseconds(0));
  CHECK(asked({{"retry-after", "soon"}}) == milliseconds(0));
  CHECK(asked({{"retry-after", "5 s"}}) == milliseconds(0));
  CHECK(asked({{"retry-after", "Sun, 06 Nov 1994 08:49:30 GMT"}}) ==
        milliseconds(0));
}

TEST_CASE("no wait is longer than the longest") {
  CHECK(asked({{"retry-after", "86400"}}) == kLongestRetryAfter);
  CHECK(asked({{"retry-after", "1e300"}}) == kLongestRetryAfter);
  CHECK(asked({{"retry-after", "inf"}}) == kLongestRetryAfter);
  CHECK(asked({{"retry-after", "Sun, 06 Nov 2094 08:49:37 GMT"}}) ==
        kLongestRetryAfter);
}
