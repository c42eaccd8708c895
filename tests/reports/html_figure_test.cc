#include "reports/html_figure.h"

#include <catch2/catch.hpp>

using namespace assize::reports;

namespace {

std::vector<ChartGroup> groups(std::initializer_list<std::size_t> rows) {
  std::vector<ChartGroup> out;
  for (const std::size_t n : rows) {
    out.push_back({"", std::vector<ChartRow>(n)});
  }
  return out;
}

std::vector<std::size_t> sizes(const std::vector<ChartGroup>& groups) {
  std::vector<std::size_t> out;
  for (const ChartGroup& group : groups) out.push_back(group.rows.size());
  return out;
}

}  // namespace

TEST_CASE("a chart leaves out rows only where it leaves out many") {
  auto all = groups({20, 21, 9});
  auto some = groups({20, 21, 10});

  CHECK(cut(all) == 0);
  CHECK(sizes(all) == std::vector<std::size_t>{20, 21, 9});
  CHECK(cut(some) == 11);
  CHECK(sizes(some) == std::vector<std::size_t>{20, 20});
}

TEST_CASE("rows that only the table has are counted in words") {
  CHECK(rows_more(0).empty());
  CHECK(rows_more(1) == "The table has 1 row more. ");
  CHECK(rows_more(12) == "The table has 12 rows more. ");
}
