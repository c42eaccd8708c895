#include "stats/multiple_testing.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "core/stream.h"
#include "core/verdict.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

TEST_CASE("the example of Benjamini and Hochberg rejects four at 5 %") {
  // Benjamini and Hochberg 1995, section 3.2.
  const std::vector<double> p = {.0001, .0004, .0019, .0095, .0201,
                                 .0278, .0298, .0344, .0459, .3240,
                                 .4262, .5719, .6528, .7590, 1.0};

  const std::vector<double> q = benjamini_hochberg(p);

  CHECK_THAT(q[0], WithinAbs(0.0015, 1e-12));
  CHECK_THAT(q[1], WithinAbs(0.003, 1e-12));
  CHECK_THAT(q[2], WithinAbs(0.0095, 1e-12));
  CHECK_THAT(q[3], WithinAbs(0.035625, 1e-12));
  CHECK(std::ranges::count_if(q, [](double v) { return v <= 0.05; }) == 4);
}

TEST_CASE("absent p-values stay absent and are not counted") {
  const std::vector<double> q =
      benjamini_hochberg(std::vector<double>{0.04, kAbsent, 0.01, kAbsent});

  CHECK_THAT(q[0], WithinAbs(0.04, 1e-15));
  CHECK(std::isnan(q[1]));
  CHECK_THAT(q[2], WithinAbs(0.02, 1e-15));
  CHECK(std::isnan(q[3]));
  CHECK(benjamini_hochberg({}).empty());
}

TEST_CASE("adjusted p-values reject what the step-up procedure rejects") {
  // Brute force from the definition: reject the k smallest, where k is the
  // largest rank with p_(k) <= alpha k / m. Ties included.
  Stream stream(1, {"multiple_testing_test"});
  for (int round = 0; round < 300; ++round) {
    const std::size_t m = 1 + stream.below(12);
    std::vector<double> p(m);
    for (double& value : p) {
      value = static_cast<double>(stream.below(20)) / 200;
    }
    const double alpha = 0.001 + 0.1 * stream.uniform();
    std::vector<double> ascending = p;
    std::ranges::sort(ascending);
    double threshold = -1;
    for (std::size_t k = 1; k <= m; ++k) {
      const double bound =
          alpha * static_cast<double>(k) / static_cast<double>(m);
      if (ascending[k - 1] <= bound) threshold = ascending[k - 1];
    }

    const std::vector<double> q = benjamini_hochberg(p);

    for (std::size_t i = 0; i < m; ++i) {
      CHECK((q[i] <= alpha) == (p[i] <= threshold));
    }
  }
}

}  // namespace
}  // namespace assize
