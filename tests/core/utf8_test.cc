#include "core/utf8.h"

#include <catch2/catch.hpp>
#include <string>

using assize::code_points;
using assize::first_invalid_utf8;

TEST_CASE("code_points counts as Python's len does") {
  struct Case {
    std::string text;
    std::size_t points;
  };
  // Oracle: len(text) of python3 3.11.
  const auto c = GENERATE(values<Case>({
      {"", 0},
      {"a", 1},
      {"héllo", 5},
      {"日本語", 3},
      {"😀", 1},
      {"👩‍👩‍👧", 5},
      {"e\u0301", 2},
      {"نص عربي", 7},
      {std::string("a\0b", 3), 3},
      {"seven b\u00e9 eight by nine", 22},
      {"1234567\u00e9", 8},
      {"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 9},
  }));

  CAPTURE(c.text);
  CHECK(code_points(c.text) == c.points);
}

TEST_CASE("code_points is the same wherever the text starts in memory") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "aé日😀";

  for (std::size_t skip = 0; skip < 40; ++skip) {
    const std::string_view rest = std::string_view(text).substr(skip * 10);
    CHECK(code_points(rest) == 400 - 4 * skip);
  }
}

TEST_CASE("first_invalid_utf8 gives the offset where a sequence breaks") {
  struct Case {
    std::string bytes;
    int at;  ///< -1: valid.
  };
  // The sequences of Unicode 15, table 3-7, and their neighbours.
  const auto c = GENERATE(values<Case>({
      {"", -1},
      {"plain", -1},
      {std::string("a\0b", 3), -1},
      {"\xC2\x80", -1},
      {"\xDF\xBF\xE0\xA0\x80", -1},
      {"\xED\x9F\xBF\xEE\x80\x80", -1},
      {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", -1},
      {"ab\x80", 2},
      {"ab\xFF", 2},
      {"a\xC0\x80", 1},
      {"a\xC1\xBF", 1},
      {"\xE0\x9F\xBF", 0},
      {"é\xED\xA0\x80", 2},
      {"é\xED\xBF\xBF", 2},
      {"\xF0\x8F\xBF\xBF", 0},
      {"\xF4\x90\x80\x80", 0},
      {"\xF5\x80\x80\x80", 0},
      {"cut \xF0\x9F\x98", 4},
      {"cut \xE2\x82", 4},
      {"cut \xC3", 4},
      {"\xE2\x82 \xE2\x82\xAC", 0},
      {std::string(1000, 'a') + "\xC3(", 1000},
  }));

  const auto found = first_invalid_utf8(c.bytes);

  CAPTURE(c.bytes);
  CHECK((found ? static_cast<int>(*found) : -1) == c.at);
}
