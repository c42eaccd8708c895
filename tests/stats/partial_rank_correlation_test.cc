#include "stats/partial_rank_correlation.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace {

using namespace assize;
using Catch::Matchers::WithinAbs;

/// Forty rows with many equal values, as the oracle has them.
struct Rows {
  std::vector<double> a, b, given, weight;

  Rows() {
    for (int i = 0; i < 40; ++i) {
      const int in_a = (i * 7 + i / 3) % 11, in_b = (i * 5 + i / 2) % 13;
      a.push_back(in_a);
      b.push_back(in_b);
      const int mixed = (in_a + 2 * in_b + i % 4) / 5;  // As numpy divides.
      given.push_back(mixed);
      weight.push_back((i * 3 + 1) % 4);
    }
  }
};

const std::vector<double> kOnes(40, 1.0);

}  // namespace

// tests/oracles/partial_rank_correlation.py
TEST_CASE("a partial rank correlation is that of what a line leaves of ranks") {
  const Rows rows;

  const PartialRankCorrelation found(rows.a, rows.b, rows.given);

  CHECK_THAT(found.value(kOnes), WithinAbs(-0.8017432823006082, 1e-12));
}

TEST_CASE("whole weights of a partial rank correlation are copies of rows") {
  const Rows rows;

  const PartialRankCorrelation found(rows.a, rows.b, rows.given);

  CHECK_THAT(found.value(rows.weight), WithinAbs(-0.7886573052910113, 1e-12));
}

TEST_CASE("a third column that does not vary leaves Spearman's correlation") {
  const Rows rows;

  const PartialRankCorrelation found(rows.a, rows.b, kOnes);

  CHECK_THAT(found.value(kOnes), WithinAbs(0.04730117472182936, 1e-12));
}

TEST_CASE("a column that is the third's has nothing left to correlate") {
  const Rows rows;

  CHECK(
      std::isnan(PartialRankCorrelation(rows.a, rows.b, rows.a).value(kOnes)));
  CHECK(std::isnan(PartialRankCorrelation(rows.a, kOnes, rows.b).value(kOnes)));
}
