#include "suites/mt_bench/pairs.h"

#include "suites/mt_bench/benchmark_folder.h"

using namespace assize;
using assize::mt_bench::JudgedPair;
using assize::mt_bench::JudgedPairs;
using assize::testing::mt::BenchmarkFolder;
using assize::testing::mt::kPair;
using assize::testing::mt::pair;
using assize::testing::mt::ratings;

namespace {

JudgedPairs pairs_of(const std::vector<assize::testing::mt::Json>& rows) {
  const BenchmarkFolder folder;
  folder.lines(kPair, rows);
  const auto bench = assize::testing::mt::read(folder.path());
  REQUIRE(bench);
  return assize::mt_bench::judged_pairs(tabulate(*bench), 0);
}

}  // namespace

TEST_CASE("two games are a win where both say so, else a tie") {
  struct Case {
    const char *first, *second;
    double y;
    bool inconsistent;
    int decided, for_first;
  };
  const auto [first, second, y, inconsistent, decided, for_first] =
      GENERATE(values<Case>({{"model_1", "model_1", 1, false, 2, 1},
                             {"model_2", "model_2", 0, false, 2, 1},
                             {"tie", "tie", 0.5, false, 0, 0},
                             {"model_1", "model_2", 0.5, true, 2, 2},
                             {"model_2", "model_1", 0.5, true, 2, 0},
                             {"model_1", "tie", 0.5, true, 1, 1},
                             {"tie", "model_1", 0.5, true, 1, 0}}));
  CAPTURE(first, second);

  const JudgedPairs judged = pairs_of({pair(81, "one", "two", first, second)});

  REQUIRE(judged.pairs.size() == 1);
  const JudgedPair& only = judged.pairs[0];
  CHECK(only.system == 0);
  CHECK(only.opponent == 1);
  CHECK(only.y == y);
  CHECK(only.both_orders);
  CHECK(only.inconsistent == inconsistent);
  CHECK(only.decided == decided);
  CHECK(only.first == for_first);
}

TEST_CASE("a pair of which one game failed is left out and counted") {
  const JudgedPairs judged =
      pairs_of({pair(81, "one", "two", "model_1", "error"),
                pair(82, "one", "two", "error", "error"),
                pair(83, "one", "two", "tie", "tie"),
                pair(83, "one", "two", "tie", "tie", 2)});

  CHECK(judged.failed == 2);
  CHECK(judged.pairs.size() == 2);
}

TEST_CASE("two ratings that are compared are a pair without an order") {
  const JudgedPairs judged =
      pairs_of({ratings(81, "one", "two", 8, 6, "model_1"),
                ratings(82, "one", "two", 8, 8, "tie")});

  REQUIRE(judged.pairs.size() == 2);
  CHECK(judged.pairs[0].y == 1);
  CHECK_FALSE(judged.pairs[0].both_orders);
  CHECK_FALSE(judged.pairs[1].inconsistent);
  CHECK(judged.pairs[1].y == 0.5);
}
