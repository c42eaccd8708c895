#include "audit/measured_columns.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <tuple>
#include <vector>

#include "audit/statistics.h"

using namespace assize;

namespace {

using Columns = std::vector<std::size_t>;

/// Two systems before two judges, raw and calibrated: a column each, and four
/// replicates.
struct World {
  Benchmark bench;
  std::vector<Source> sources;
  Measurement measured;

  World() {
    bench.systems = {"base", "plain"};
    for (const std::uint16_t judge : {0, 1}) {
      for (const char* calibration : {"raw", "balanced"}) {
        sources.push_back({calibration, judge, -1, nullptr});
        for (const std::uint16_t system : {0, 1}) {
          measured.quantity.push_back({.metric = "win_rate",
                                       .system = system,
                                       .judge = judge,
                                       .clusters = 8});
          measured.source.push_back(sources.size() - 1);
          measured.value.push_back(50 + 10 * system);
          for (const double shift : {-20.0, 0.0, 1.0, 2.0}) {
            measured.replicate.push_back(50 + system * (10 + shift));
          }
        }
      }
    }
    measured.replicates = 4;
  }

  MeasuredColumns columns() const { return {bench, sources, measured}; }
};

}  // namespace

TEST_CASE("a quantity is found again of another system, judge or raw") {
  const World world;
  const MeasuredColumns columns = world.columns();

  // Columns: judge 0 raw 0 1, balanced 2 3; judge 1 raw 4 5, balanced 6 7.
  CHECK(columns.sibling(3, 0) == 2);
  CHECK(columns.raw_of(3) == 1);
  CHECK(columns.raw_of(7) == 5);
  CHECK(columns.of_judge(3, 1) == 7);
  CHECK_FALSE(columns.of_judge(3, 2));
  CHECK_FALSE(columns.sibling(3, 2));
  CHECK(columns.board_of(7) == Columns{6, 7});
  CHECK(columns.calibration_of(7) == "balanced");
}

TEST_CASE("a second use of a calibration is told by its name") {
  World world;
  world.sources[1].calibration += kRefit;

  CHECK(world.columns().refitted(2));
  CHECK_FALSE(world.columns().refitted(0));
}

TEST_CASE("a rank counts who stands above, and its interval the replicates") {
  const World world;
  const MeasuredColumns columns = world.columns();

  const Rank first = columns.rank_of(1, columns.board_of(1), 0.95);
  const Rank second = columns.rank_of(0, columns.board_of(0), 0.5);

  CHECK(std::tuple(first.value, first.lower, first.upper) ==
        std::tuple(1.0, 1.0, 2.0));
  // In three of four replicates it is second; half of them lie in 1.75 to 2.
  CHECK(std::tuple(second.value, second.lower, second.upper) ==
        std::tuple(2.0, 1.0, 2.0));
}

TEST_CASE("a rank over fewer than eight instructions has no range") {
  World world;
  for (Quantity& of : world.measured.quantity) of.clusters = 7;
  const MeasuredColumns columns = world.columns();

  const Rank rank = columns.rank_of(1, columns.board_of(1), 0.95);

  CHECK(rank.value == 1);
  CHECK(std::isnan(rank.lower));
  CHECK(std::isnan(rank.upper));
}
