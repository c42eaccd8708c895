#include "cli/amounts.h"

#include <catch2/catch.hpp>

using namespace assize::cli;

TEST_CASE("counts are grouped, shortened, and agree with their noun") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'234'567) == "1,234,567");
  CHECK(counted(1, "request") == "1 request");
  CHECK(counted(2'000, "request") == "2,000 requests");
  CHECK(short_count(999) == "999");
  CHECK(short_count(1'000) == "1.00k");
  CHECK(short_count(9'999) == "10.0k");
  CHECK(short_count(99'949) == "99.9k");
  CHECK(short_count(99'960) == "100k");
  CHECK(short_count(999'499) == "999k");
  CHECK(short_count(999'500) == "1.00M");
  CHECK(short_count(4'561'000'000) == "4.56G");
  CHECK(short_count(18'446'744'073'709'551'615U) == "18.4E");
}

TEST_CASE("money never reads lower than it is") {
  CHECK(dollars(0) == "$0.0000");
  CHECK(dollars(1) == "$0.0001");
  CHECK(dollars(4'200'000) == "$0.0042");
  CHECK(dollars(999'999'999) == "$1.0000");
  CHECK(dollars(1'000'000'000) == "$1.00");
  CHECK(dollars(1'000'000'001) == "$1.01");
  CHECK(dollars(1'234'500'000'000) == "$1,234.50");
}
