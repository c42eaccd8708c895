#include "stats/pairwise_calibration.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Rows {
  std::vector<double> first, second, outcome;
  OrderedLogits view() const { return {first, second, outcome, {}}; }
};

/// Twenty comparisons, a few of them judged in one order only.
Rows twenty() {
  Rows rows;
  for (int i = 0; i < 20; ++i) {
    const double first = (i * 7 % 11 - 4) / 3.0;
    const double second = (i * 5 % 9 - 3) / 4.0 - (i * 7 % 11 - 5) / 4.0;
    const bool won = i * 7 % 11 + i * 3 % 5 * 2 > 9;
    rows.first.push_back(i % 7 == 5 ? kNone : first);
    rows.second.push_back(i % 7 == 3 ? kNone : second);
    rows.outcome.push_back(won != (i % 6 == 0) ? 1 : 0);
  }
  return rows;
}

}  // namespace

// tests/oracles/probability_calibration.py
TEST_CASE("offset and slope are those of scipy") {
  const auto map = fit_pairwise(twenty().view());

  REQUIRE(map.has_value());
  CHECK(map->both == 14);
  CHECK_FALSE(map->bounded);
  CHECK_THAT(map->offset, WithinAbs(0.16964285714285712, 1e-12));
  CHECK_THAT(map->slope, WithinAbs(0.9059571254781347, 1e-6));
}

TEST_CASE("answers that change places change probabilities") {
  const Rows rows = twenty();
  Rows turned{rows.second, rows.first, {}};
  for (const double y : rows.outcome) turned.outcome.push_back(1 - y);

  const auto map = fit_pairwise(rows.view());
  const auto mirrored = fit_pairwise(turned.view());

  REQUIRE(mirrored.has_value());
  CHECK_THAT(mirrored->offset, WithinAbs(map->offset, 1e-12));
  CHECK_THAT(mirrored->slope, WithinAbs(map->slope, 1e-9));
  for (std::size_t i = 0; i < 20; ++i) {
    const double one = (*map)(rows.first[i], rows.second[i]);
    const double other = (*map)(rows.second[i], rows.first[i]);
    CHECK_THAT(one + other, WithinAbs(1, 1e-12));
  }
  CHECK(std::isnan((*map)(kNone, kNone)));
}

TEST_CASE(
    "a judge that only favours the first place is told from one that "
    "knows") {
  const Rows rows{{2, 2, 2, 2}, {2, 2, 2, 2}, {1, 0, 1, 0}};

  const auto map = fit_pairwise(rows.view());

  REQUIRE(map.has_value());
  CHECK(map->offset == 2);
  CHECK((*map)(2, 2) == 0.5);
  CHECK((*map)(2, kNone) == 0.5);
}

TEST_CASE("without both orders the offset is unknown") {
  const Rows rows{{1, 2}, {kNone, kNone}, {1, 0}};

  CHECK(fit_pairwise(rows.view()).error().message ==
        "no comparison was judged in both orders, so the position offset is "
        "unknown");
}

}  // namespace assize
