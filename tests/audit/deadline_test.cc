#include "audit/deadline.h"

#include <catch2/catch.hpp>

using namespace assize;
using namespace std::chrono_literals;

TEST_CASE("a deadline runs from when it is first asked for, and once") {
  Deadline deadline(3000ms);
  const auto first = Deadline::Clock::now() + 1h;

  CHECK(deadline.left(first) == 3000ms);
  CHECK(deadline.left(first + 1s) == 2000ms);
  CHECK(deadline.left(first + 3s) == 0ms);
  CHECK(deadline.left(first + 1h) == 0ms);
}

TEST_CASE("no deadline leaves any time") {
  CHECK(!Deadline(std::nullopt).left());
}
