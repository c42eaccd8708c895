#include "core/shown_digits.h"

#include <catch2/catch.hpp>
#include <limits>

using namespace assize;

TEST_CASE("a metric is shown with about three figures of its range") {
  constexpr double kUnbounded = std::numeric_limits<double>::infinity();

  CHECK(shown_digits(0, 100) == 1);
  CHECK(shown_digits(1, 10) == 2);
  CHECK(shown_digits(-1, 1) == 3);
  CHECK(shown_digits(-kUnbounded, kUnbounded) == 1);
}
