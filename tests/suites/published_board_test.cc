#include "suites/published_board.h"

#include "suites/arena_hard/benchmark_folder.h"

using namespace assize;
using assize::suites::judge_board;
using assize::testing::arena::BenchmarkFolder;

namespace {

bool known(std::string_view metric) { return metric != "other"; }

}  // namespace

TEST_CASE("a board of judges gives the numbers that are known") {
  const BenchmarkFolder folder;

  const auto rows = judge_board(
      folder.write("p.csv", "judge,pi,other,kappa\nEM,0.41129,7,\n"), known);

  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  CHECK(rows->at(0).system == "EM");
  CHECK(rows->at(0).metric == "pi");
  CHECK(rows->at(0).value == 0.41129);
}

TEST_CASE("a board that cannot be is an error with its line") {
  struct Case {
    std::string text, error;
    std::uint32_t line;
  };
  const auto [text, error, line] = GENERATE(values<Case>(
      {{"name,pi\na,1\n", "there is no column 'judge'", 1},
       {"judge,pi\na,1\na,1\n", "judge 'a' is given twice", 3},
       {"judge,pi\na,much\n", "'much' is not a finite number", 2}}));
  const BenchmarkFolder folder;

  const auto rows = judge_board(folder.write("p.csv", text), known);

  REQUIRE_FALSE(rows);
  CHECK(rows.error().message == error);
  CHECK(rows.error().where.line == line);
}
