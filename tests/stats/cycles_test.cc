#include "stats/cycles.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// i beats j where i < j.
std::vector<double> order_of(std::size_t n) {
  std::vector<double> margin(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      margin[i * n + j] = 1;
      margin[j * n + i] = -1;
    }
  }
  return margin;
}

}  // namespace

TEST_CASE("circles of three are counted where all three were told apart") {
  std::vector<double> margin = order_of(4);
  margin[0 * 4 + 2] = -1;
  margin[2 * 4 + 0] = 1;

  const CycleRate one = cycle_rate(margin, 4);
  margin[0 * 4 + 1] = margin[1 * 4 + 0] = 0;
  const CycleRate tied = cycle_rate(margin, 4);

  CHECK(one.cyclic == 1);
  CHECK(one.triads == 4);
  CHECK(one.rate() == 0.25);
  CHECK(tied.cyclic == 0);
  CHECK(tied.triads == 2);
  CHECK(std::isnan(cycle_rate(order_of(2), 2).rate()));
}

// Kendall and Babington Smith: a quarter of the triads of coin tosses. The
// order itself is one of 7! among 2^21 tournaments without a circle.
TEST_CASE("an order has fewer circles than coin tosses") {
  const Stream stream(3, {"cycles"});

  const CycleTest test = cycle_test(order_of(7), 7, 2000, stream, 1);

  CHECK(test.observed.rate() == 0);
  CHECK_THAT(test.null_mean, WithinAbs(0.25, 0.01));
  CHECK(test.p_fewer < 0.01);
  CHECK(test.p_more == 1);
  CHECK(cycle_test(order_of(7), 7, 2000, stream, 2).null_mean ==
        test.null_mean);
}

// By enumeration: of the 8 outcomes of three pairs 2 are circles.
TEST_CASE("p-values of three systems are those of enumeration") {
  const std::vector<double> circle = {0, 1, -1, -1, 0, 1, 1, -1, 0};

  const CycleTest test = cycle_test(circle, 3, 20000, Stream(1, {"three"}), 1);

  CHECK(test.observed.rate() == 1);
  CHECK_THAT(test.p_more, WithinAbs(0.25, 0.0125));
  CHECK(test.p_fewer == 1);
}

}  // namespace assize
