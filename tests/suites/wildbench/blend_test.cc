#include "suites/wildbench/blend.h"

#include <catch2/catch.hpp>
#include <cmath>

using assize::ClusterRatio;
using assize::wildbench::Blend;
using Catch::Matchers::WithinAbs;

namespace {

/// -10 + 2 m1 + 0.5 m2 with m1 of clusters 0 and 1, m2 of 1 and 2.
Blend blend() {
  ClusterRatio one, two;
  one.add(0, 4, 1);
  one.add(1, 6, 2);
  two.add(1, 3, 1);
  two.add(2, 9, 1);
  Blend out(-10);
  out.add(2, one);
  out.add(0.5, two);
  return out;
}

}  // namespace

TEST_CASE("a blend is the weighted sum of its means") {
  const std::vector<double> unit = {1, 1, 1}, drawn = {0, 2, 1};

  CHECK_THAT(blend().value(unit), WithinAbs(-10 + 20.0 / 3 + 3, 1e-12));
  CHECK_THAT(blend().value(drawn), WithinAbs(-10 + 6 + 0.5 * 5, 1e-12));
  CHECK(std::isnan(blend().value(std::vector<double>{0, 0, 1})));
}

TEST_CASE("a blend's influence is its derivative by each weight") {
  std::vector<double> influence(3);

  blend().influence(3, 1, influence);

  constexpr double kStep = 1e-6;
  for (std::size_t g = 0; g < 3; ++g) {
    std::vector<double> more(3, 1.0), less(3, 1.0);
    more[g] += kStep;
    less[g] -= kStep;
    const double slope =
        (blend().value(more) - blend().value(less)) / (2 * kStep);
    CHECK_THAT(influence[g], WithinAbs(3 * slope, 1e-6));
  }
}
