#include "suites/arena_hard/published.h"

#include "suites/arena_hard/benchmark_folder.h"

using assize::arena_hard::published;
using assize::testing::arena::BenchmarkFolder;

TEST_CASE("an Arena-Hard leaderboard is read by metric, gaps left out") {
  const BenchmarkFolder folder;

  const auto rows = published(folder.write(
      "board.csv",
      "model,score,rating_q025,rating_q975,CI\none,12.5,10.25,,\"x\"\n"));

  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(0).system == "one");
  CHECK(rows->at(0).metric == "score");
  CHECK(rows->at(0).value == 12.5);
  CHECK(rows->at(1).metric == "rating_q025");
  CHECK(rows->at(1).n == -1);
}

TEST_CASE("a broken Arena-Hard leaderboard is an error") {
  const BenchmarkFolder folder;
  const std::string text =
      GENERATE("system,score\none,1\n", "model,points\n",
               "model,score\none,1\none,2\n", "model,score\none,high\n");

  CHECK_FALSE(published(folder.write("board.csv", text)));
}
