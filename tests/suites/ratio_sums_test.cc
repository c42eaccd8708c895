#include "suites/ratio_sums.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::suites::RatioSums;
using Catch::Matchers::WithinAbs;

TEST_CASE("a quantity is the weighted sum of its shares") {
  ClusterRatio first, second;
  first.add(0, 1, 2);
  first.add(1, 1, 2);
  second.add(1, 3, 4);
  RatioSums sums(2, {});
  sums.add_part(first);
  sums.add_part(second);

  sums.add_quantity({.metric = "sum"}, {{0, 2}, {1, 4}});

  // By hand: 2 x 1/2 + 4 x 3/4, and of cluster 0 alone nothing is known.
  std::vector<double> out(1), influence(2);
  Scratch scratch;
  sums.estimate(std::vector<double>{1, 1}, out, scratch);
  CHECK_THAT(out[0], WithinAbs(4, 1e-12));
  sums.estimate(std::vector<double>{1, 0}, out, scratch);
  CHECK(out[0] != out[0]);
  sums.influence(influence);
  CHECK_THAT(influence[0], WithinAbs(0, 1e-12));
  CHECK(sums.quantities()[0].clusters == 3);
}
