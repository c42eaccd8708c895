#include "net/rate_limit.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

using assize::Instant;
using assize::RateLimit;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// Takes as early as is allowed; the moments.
std::vector<Instant> taken(RateLimit& rate, double amount, std::size_t count,
                           Instant now) {
  std::vector<Instant> moments;
  while (moments.size() < count) {
    now = rate.when(amount, now);
    rate.take(amount, now);
    moments.push_back(now);
  }
  return moments;
}

/// The most moments within any minute.
std::size_t most_a_minute(const std::vector<Instant>& moments) {
  std::size_t most = 0;
  for (auto first = moments.begin(); first != moments.end(); ++first) {
    const auto end =
        std::lower_bound(first, moments.end(), *first + minutes(1));
    most = std::max(most, static_cast<std::size_t>(end - first));
  }
  return most;
}

}  // namespace

TEST_CASE("without a rate everything may go at once") {
  RateLimit rate(0, Instant{});

  const auto moments = taken(rate, 1e9, 100, Instant{});

  CHECK(moments.back() == Instant{});
}

TEST_CASE("a slow rate is spread evenly from its first unit") {
  RateLimit rate(10, Instant{});

  const auto moments = taken(rate, 1, 5, Instant{});

  for (std::size_t i = 0; i < moments.size(); ++i) {
    const std::chrono::nanoseconds off =
        moments[i] - (Instant{} + seconds(6) * static_cast<int>(i));
    CHECK(std::chrono::abs(off) < milliseconds(1));
  }
}

TEST_CASE("no minute sees more than the rate, after a pause too") {
  const double per_minute = GENERATE(1., 7., 59., 60., 61., 600., 6000.);
  RateLimit rate(per_minute, Instant{});
  const auto count = static_cast<std::size_t>(3 * per_minute);

  auto moments = taken(rate, 1, count, Instant{});
  // The pause fills the bucket.
  const auto later = taken(rate, 1, count, moments.back() + minutes(2));
  moments.insert(moments.end(), later.begin(), later.end());

  CHECK(most_a_minute(moments) <= static_cast<std::size_t>(per_minute));
  CHECK(static_cast<double>(most_a_minute(moments)) >= 0.98 * per_minute - 1);
}

TEST_CASE("a burst is at most a second's worth") {
  RateLimit rate(6000, Instant{});
  const Instant later = Instant{} + minutes(10);

  const auto moments = taken(rate, 1, 150, later);

  CHECK(std::ranges::count(moments, later) == 100);
}

TEST_CASE("a take larger than the bucket goes through and leaves a debt") {
  RateLimit rate(6000, Instant{});
  const Instant start = Instant{} + minutes(1);

  // The bucket holds 100 and 98.35 a second flow in: (6000 - 99) / 60.
  const auto moments = taken(rate, 1000, 3, start);

  CHECK(moments[0] == start);
  const std::chrono::duration<double> gap = moments[2] - moments[1];
  CHECK_THAT(gap.count(), Catch::Matchers::WithinAbs(1000 / 98.35, 1e-6));
}

TEST_CASE("a rate next to nothing waits without end, not without bound") {
  RateLimit rate(1e-300, Instant{});
  rate.take(1, Instant{});

  CHECK(rate.when(1, Instant{}) > Instant{} + std::chrono::hours(24 * 365));
}
