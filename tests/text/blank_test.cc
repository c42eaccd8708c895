#include "text/blank.h"

#include <catch2/catch.hpp>

using namespace assize;

TEST_CASE("white space is taken from both ends and nowhere else") {
  CHECK(trim(" \t\n\v\f\r a  b \r\n") == "a  b");
  CHECK(trim("a") == "a");
  CHECK(trim("").empty());
  CHECK(trim(" \n\t").empty());
  CHECK(trim("\u00A0a\u3000") == "\u00A0a\u3000");  // Not of ASCII.
}

TEST_CASE("six characters of ASCII are white space") {
  int spaces = 0;
  for (int c = -128; c < 128; ++c) spaces += is_space(static_cast<char>(c));
  CHECK(spaces == 6);
}
