#include "audit/pairs.h"

#include <catch2/catch.hpp>

#include "synthetic.h"

using namespace assize;

namespace {

const RecordedAttack kPair = {"recorded.verbose", 1, 2};

/// System 2 failed on the first three items, system 1 on the last.
Benchmark benchmark() {
  return testing::make_benchmark(
      {.items = 10, .outcome = [](std::size_t s, std::size_t i) {
         const bool failed = s == 2 ? i < 3 : i == 9;
         return failed ? kAbsent : 0.1 * static_cast<double>(i);
       }});
}

}  // namespace

TEST_CASE("a pairing keeps the items that both systems were judged on") {
  const VerdictTable table = tabulate(benchmark());

  const auto rows = common_rows(table, kPair, 0);

  REQUIRE(rows);
  CHECK(rows->rows() == 12);
  CHECK(rows->clusters() == table.clusters());
  std::vector<std::uint32_t> by_system[3];
  for (std::size_t i = 0; i < rows->rows(); ++i) {
    by_system[rows->system[i]].push_back(rows->item[i]);
  }
  const std::vector<std::uint32_t> common = {3, 4, 5, 6, 7, 8};
  CHECK(by_system[1] == common);
  CHECK(by_system[2] == common);
}

TEST_CASE("a pairing on the same items needs no table of its own") {
  const Benchmark bench = testing::make_benchmark(
      {.items = 10, .outcome = [](std::size_t, std::size_t i) {
         return i < 3 ? 0.2 : 0.9;
       }});

  CHECK_FALSE(common_rows(tabulate(bench), kPair, 0));
}

TEST_CASE("a system judged on nothing has no common ground") {
  const Benchmark bench = testing::make_benchmark(
      {.items = 10, .outcome = [](std::size_t s, std::size_t) {
         return s == 2 ? kAbsent : 0.5;
       }});

  CHECK_FALSE(common_rows(tabulate(bench), kPair, 0));
}
