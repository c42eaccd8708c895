#include "suites/arena_votes/published.h"

#include "suites/arena_hard/benchmark_folder.h"

using assize::arena_votes::published;
using assize::testing::arena::BenchmarkFolder;

TEST_CASE("an arena's leaderboard is read by metric, gaps left out") {
  const BenchmarkFolder folder;

  const auto rows = published(folder.write(
      "board.csv",
      "model,rating,rating_q025,num_battles,CI\none,12.5,10.25,,\"x\"\n"));

  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(0).system == "one");
  CHECK(rows->at(0).metric == "rating");
  CHECK(rows->at(0).value == 12.5);
  CHECK(rows->at(1).metric == "rating_q025");
  CHECK(rows->at(1).n == -1);
}

TEST_CASE("a broken leaderboard of an arena is an error") {
  const BenchmarkFolder folder;
  const std::string text =
      GENERATE("system,rating\none,1\n", "model,points\n",
               "model,rating\none,1\none,2\n", "model,rating\none,high\n");

  CHECK_FALSE(published(folder.write("board.csv", text)));
}
