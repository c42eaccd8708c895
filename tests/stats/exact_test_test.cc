#include "stats/exact_test.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

/// The chances of all counts, by the recurrence.
std::vector<double> chances(std::size_t n, double p) {
  std::vector<double> chance = {1};
  for (std::size_t trial = 0; trial < n; ++trial) {
    std::vector<double> next(chance.size() + 1);
    for (std::size_t k = 0; k < chance.size(); ++k) {
      next[k] += chance[k] * (1 - p);
      next[k + 1] += chance[k] * p;
    }
    chance = next;
  }
  return chance;
}

TEST_CASE("the binomial test agrees with scipy") {
  struct Case {
    unsigned successes, n;
    double p, expected;
  };
  // tests/oracles/hypothesis_tests.py
  const auto t = GENERATE(values<Case>({
      {7, 10, 0.5, 0.34375},
      {0, 20, 0.1, 0.25452997802490435},
      {37, 80, 0.5, 0.5764306261883931},
      {3, 25, 0.3, 0.05071025711690047},
      {1, 12, 0.05, 0.459639912337363},
      {60, 100, 0.45, 0.003355997948845989},
      {5200, 10000, 0.5, 6.593515598672341e-05},
      {9, 10, 0.9, 1.0},
  }));
  CAPTURE(t.successes, t.n, t.p);

  CHECK_THAT(binomial_test(t.successes, t.n, t.p),
             WithinRel(t.expected, 1e-10));
}

TEST_CASE("the binomial test adds up all counts that are no likelier") {
  for (const double p : {0.5, 0.2, 0.37, 0.95}) {
    for (unsigned n = 1; n <= 14; ++n) {
      const std::vector<double> chance = chances(n, p);
      for (unsigned k = 0; k <= n; ++k) {
        double expected = 0;
        for (const double c : chance) {
          if (c <= chance[k] * (1 + 1e-7)) expected += c;
        }
        CAPTURE(p, n, k);
        CHECK_THAT(binomial_test(k, n, p), WithinAbs(expected, 1e-12));
      }
    }
  }
}

TEST_CASE("certain successes leave one possible count") {
  CHECK(binomial_test(0, 0, 0.5) == 1);
  CHECK(binomial_test(0, 5, 0) == 1);
  CHECK(binomial_test(1, 5, 0) == 0);
  CHECK(binomial_test(5, 5, 1) == 1);
  CHECK(binomial_test(4, 5, 1) == 0);
}

TEST_CASE("McNemar's exact test agrees with statsmodels") {
  // tests/oracles/hypothesis_tests.py; the last two pairs are LLMBar's, of
  // GPT-4 against PaLM2 and of PaLM2 against ChatGPT.
  CHECK_THAT(mcnemar_test(10, 2), WithinAbs(0.03857421875, 1e-12));
  CHECK_THAT(mcnemar_test(0, 6), WithinAbs(0.03125, 1e-12));
  CHECK_THAT(mcnemar_test(1, 9), WithinAbs(0.021484375, 1e-12));
  CHECK(mcnemar_test(5, 5) == 1);
  CHECK_THAT(mcnemar_test(84, 22), WithinRel(1.0168289347541834e-09, 1e-10));
  CHECK_THAT(mcnemar_test(146, 31), WithinRel(4.78387266540234e-19, 1e-10));
}

TEST_CASE("no changed pair is no evidence") {
  CHECK(mcnemar_test(0, 0) == 1);
  CHECK(mcnemar_mid_p(0, 0) == 1);
}

TEST_CASE("mid-p counts the equally extreme half") {
  CHECK_THAT(mcnemar_mid_p(10, 2), WithinAbs(0.0224609375, 1e-12));
  for (unsigned n = 1; n <= 16; ++n) {
    const std::vector<double> chance = chances(n, 0.5);
    for (unsigned gained = 0; gained <= n; ++gained) {
      const double seen = std::abs(2.0 * gained - n);
      double expected = 0;
      for (unsigned k = 0; k <= n; ++k) {
        const double distance = std::abs(2.0 * k - n);
        if (distance > seen) expected += chance[k];
        if (distance == seen) expected += chance[k] / 2;
      }
      CAPTURE(n, gained);
      CHECK_THAT(mcnemar_mid_p(gained, n - gained), WithinAbs(expected, 1e-12));
    }
  }
}

TEST_CASE("the sign test drops ties and says how many") {
  std::vector<double> differences(12, 0.5);
  differences[3] = differences[7] = -1e-9;
  differences.insert(differences.end(), {0, 0, 0, std::nan("")});

  const SignTest test = sign_test(differences);

  CHECK(test.positive == 10);
  CHECK(test.negative == 2);
  CHECK(test.ties == 3);
  CHECK(test.absent == 1);
  CHECK_THAT(test.p, WithinAbs(0.03857421875, 1e-12));
  CHECK_THAT(test.mid_p, WithinAbs(0.0224609375, 1e-12));
  CHECK(sign_test(std::vector<double>{0, 0}).p == 1);
}

}  // namespace
}  // namespace assize
