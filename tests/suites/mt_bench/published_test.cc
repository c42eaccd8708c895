#include "suites/mt_bench/published.h"

#include "suites/mt_bench/benchmark_folder.h"

using assize::mt_bench::published;
using assize::testing::mt::BenchmarkFolder;

TEST_CASE("an MT-Bench leaderboard is read by metric, gaps left out") {
  const BenchmarkFolder folder;

  const auto rows = published(folder.write(
      "board.csv",
      "model,score,turn_1,average.math,CI\none,8.2,,6.15,\"x\"\n"));

  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(0).system == "one");
  CHECK(rows->at(0).metric == "average");
  CHECK(rows->at(0).value == 8.2);
  CHECK(rows->at(1).metric == "average.math");
}

TEST_CASE("a broken MT-Bench leaderboard is an error") {
  const BenchmarkFolder folder;
  const std::string text =
      GENERATE("system,score\none,1\n", "model,points\n",
               "model,score\none,1\none,2\n", "model,score\none,high\n");

  CHECK_FALSE(published(folder.write("board.csv", text)));
}
