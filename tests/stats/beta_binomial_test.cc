#include "stats/beta_binomial.h"

#include <catch2/catch.hpp>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("beta-binomial tails equal exact rational sums") {
  struct Case {
    unsigned k, n;
    double a, b, tail;
  };
  // Python: sum of comb(n, j) a^(j) b^(n - j) / (a + b)^(n) with rising
  // factorials, in fractions.Fraction; the first also as
  // scipy.stats.betabinom.sf(2, 10, 2, 3) = 0.6893106893106893 (scipy gives 0
  // below about 1e-16).
  const auto t = GENERATE(values<Case>({
      {3, 10, 2, 3, 0.6893106893106893},
      {10, 10, 0.5, 4, 0.00032206119162640903},
      {90, 200, 1.5, 30, 3.44568688099815e-07},
      {2, 1000, 0.01, 0.02, 0.3749641253417281},
      {200, 300, 2, 900, 3.1349708292862775e-150},
      {300, 400, 1, 700, 9.90038314939067e-183},
      {120, 150, 0.5, 20000, 4.8688144963177966e-288},
      {350, 400, 3, 1200, 2.2891263735819783e-295},
  }));
  CAPTURE(t.k, t.n, t.a, t.b);

  // The arguments 0.01 and 0.02 are not the fractions they stand for.
  CHECK_THAT(beta_binomial_upper_tail(t.k, t.n, t.a, t.b),
             WithinRel(t.tail, 1e-11));
}

TEST_CASE("a uniform success probability makes every count equally likely") {
  for (unsigned k = 0; k <= 805; k += 35) {
    CHECK_THAT(beta_binomial_upper_tail(k, 805, 1, 1),
               WithinAbs((806.0 - k) / 806, 1e-12));
  }
}

TEST_CASE("binomial tails agree with scipy") {
  struct Case {
    unsigned k, n;
    double p, tail;
  };
  // scipy.stats.binom.sf(k - 1, n, p), confirmed by fractions.Fraction.
  const auto t = GENERATE(values<Case>({
      {3, 10, 0.3, 0.6172172136},
      {60, 100, 0.1, 2.19093987763207e-34},
      {500, 2000, 0.2, 3.103884810359629e-08},
      {1, 10, 1e-9, 9.999999955e-09},
  }));
  CAPTURE(t.k, t.n, t.p);

  CHECK_THAT(binomial_upper_tail(t.k, t.n, t.p), WithinRel(t.tail, 1e-12));
}

TEST_CASE("a binomial is the limit of a sharp beta-binomial") {
  CHECK_THAT(beta_binomial_upper_tail(40, 100, 3e9, 7e9),
             WithinRel(binomial_upper_tail(40, 100, 0.3), 1e-6));
}

TEST_CASE("tails end at one and at zero") {
  CHECK(beta_binomial_upper_tail(0, 10, 2, 3) == 1);
  CHECK(beta_binomial_upper_tail(11, 10, 2, 3) == 0);
  CHECK(beta_binomial_upper_tail(0, 0, 2, 3) == 1);
  CHECK(binomial_upper_tail(0, 10, 0.2) == 1);
  CHECK(binomial_upper_tail(11, 10, 0.2) == 0);
  CHECK(binomial_upper_tail(4, 10, 0) == 0);
  CHECK(binomial_upper_tail(10, 10, 1) == 1);
}

}  // namespace
}  // namespace assize
