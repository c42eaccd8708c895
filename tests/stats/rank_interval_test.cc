#include "stats/rank_interval.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Ranks = std::vector<RankInterval>;

/// 199 rows around the values, system s with spread s + 1.
std::vector<double> around(const std::vector<double>& values) {
  std::vector<double> rows;
  for (int b = 0; b < 199; ++b) {
    for (std::size_t s = 0; s < values.size(); ++s) {
      const int step = (b * 37 + static_cast<int>(s) * 53) % 199 - 99;
      rows.push_back(values[s] + step * (static_cast<double>(s) + 1) / 100);
    }
  }
  return rows;
}

}  // namespace

// Methods, C.12: best = 1 + #{lower_j > upper_i}, worst = #{upper_j >=
// lower_i}.
TEST_CASE("ranks from intervals count those clearly above and not below") {
  const std::vector<Interval> intervals = {
      {5, 6, .95}, {3, 4, .95}, {3.5, 5, .95}, {1, 2, .95}};

  CHECK(ranks_from_intervals(intervals) ==
        Ranks{{1, 2}, {2, 3}, {1, 3}, {4, 4}});
  CHECK(ranks_from_intervals({}).empty());
}

// tests/oracles/ranking.py: numpy.
TEST_CASE("simultaneous ranks are those of numpy") {
  const std::vector<double> values = {4, 2.5, 2, -3};
  const std::vector<double> rows = around(values);

  const SimultaneousRanks found = simultaneous_ranks(values, {rows, 4}, 0.95);

  CHECK_THAT(found.critical, WithinAbs(1.810873063429, 1e-10));
  CHECK(found.ranks == Ranks{{1, 3}, {1, 4}, {1, 4}, {2, 4}});
  CHECK(found.undefined == 0);
}

TEST_CASE("replicates without a value are left out and counted") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> values = {2, 1};
  const std::vector<double> rows = {2.1, 1, nan, 1, 1.9, 1.1};

  const SimultaneousRanks found = simultaneous_ranks(values, {rows, 2}, 0.9);
  const SimultaneousRanks none =
      simultaneous_ranks(values, {std::vector<double>{nan, 1}, 2}, 0.9);

  CHECK(found.undefined == 1);
  CHECK(found.ranks == Ranks{{1, 1}, {2, 2}});
  CHECK(none.undefined == 1);
  CHECK(none.ranks == Ranks{{1, 2}, {1, 2}});
  CHECK(std::isnan(none.critical));
  CHECK(std::isnan(share_above({std::vector<double>{nan, 1}, 2})[1]));
}

TEST_CASE("ranks from replicates are quantiles of a system's rank") {
  std::vector<double> rows;
  for (int b = 0; b < 100; ++b) {
    rows.insert(rows.end(), {b < 2 ? 0.0 : 3.0, b < 10 ? 2.5 : 1.5, 2.0});
  }

  // The first is last in 2 of 100; the second above the third in 10.
  CHECK(ranks_from_replicates({rows, 3}, 0.9) == Ranks{{1, 1}, {2, 3}, {2, 3}});
  CHECK(ranks_from_replicates({rows, 3}, 0.98) ==
        Ranks{{1, 3}, {1, 3}, {2, 3}});
  CHECK(ranks_from_replicates({{}, 2}, 0.9) == Ranks{{1, 2}, {1, 2}});
}

TEST_CASE("the share above counts equal values half") {
  const std::vector<double> rows = {1, 2, 2, 2, 3, 2, 3, 1};

  const std::vector<double> share = share_above({rows, 2});

  CHECK(share == std::vector<double>{.5, .625, .375, .5});
}

TEST_CASE("simultaneous ranks of equal systems seldom leave any rank out") {
  int wrong = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Stream stream(seed, {"ranks"});
    std::vector<double> values, rows;
    for (int s = 0; s < 6; ++s) values.push_back(stream.normal());
    for (int b = 0; b < 300; ++b) {
      for (int s = 0; s < 6; ++s) rows.push_back(values[s] + stream.normal());
    }
    const auto found = simultaneous_ranks(values, {rows, 6}, 0.9);
    bool all = true;
    for (const RankInterval& rank : found.ranks) {
      all = all && rank == RankInterval{1, 6};
    }
    wrong += !all;
  }

  // Binomial(300, 0.1): within four standard deviations.
  CHECK(wrong > 9);
  CHECK(wrong < 51);
}

}  // namespace assize
