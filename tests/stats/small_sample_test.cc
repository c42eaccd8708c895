#include "stats/small_sample.h"

#include <catch2/catch.hpp>

using namespace assize;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

// scipy 1.10: q = t.ppf((1 + L) / 2, n - 1);
//             1 - 2 * norm.sf(q * sqrt(n / (n - 1)))
TEST_CASE("a level is expanded by Student's quantile and the lost spread") {
  CHECK_THAT(expanded_level(0.95, 20), WithinAbs(0.9682383401593003, 1e-10));
  CHECK_THAT(expanded_level(0.95, 88), WithinAbs(0.9543915033161265, 1e-10));
  CHECK_THAT(expanded_level(0.95, 805), WithinAbs(0.9504860583189774, 1e-10));
  CHECK_THAT(expanded_level(0.99, 30), WithinAbs(0.9949449868946976, 1e-10));
  CHECK_THAT(expanded_level(0.5, 2), WithinAbs(0.8427007929552727, 1e-10));
}

// scipy 1.10: z = norm.isf(p / 2); 2 * t.sf(z * sqrt((n - 1) / n), n - 1)
TEST_CASE("a p-value is expanded in the same way") {
  CHECK_THAT(expanded_p(0.05, 20), WithinRel(0.0713014180496788, 1e-10));
  CHECK_THAT(expanded_p(0.002, 88), WithinRel(0.002832837196117041, 1e-10));
  CHECK_THAT(expanded_p(0.05, 805), WithinRel(0.05048783827358025, 1e-10));
  CHECK_THAT(expanded_p(1e-6, 40), WithinRel(2.1376652191036152e-05, 1e-10));
  CHECK(expanded_p(0, 40) == 0);
  CHECK(expanded_p(1, 40) == 1);
}

TEST_CASE(
    "an interval that just leaves zero out has the p-value of its level") {
  for (const std::uint32_t n : {10u, 20u, 88u, 805u, 100000u}) {
    for (const double level : {0.5, 0.9, 0.95, 0.99}) {
      CAPTURE(n, level);
      const double nominal = expanded_level(level, n);
      CHECK_THAT(expanded_p(1 - nominal, n), WithinAbs(1 - level, 1e-9));
    }
  }
}
