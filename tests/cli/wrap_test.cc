#include "cli/wrap.h"

#include <catch2/catch.hpp>

using assize::cli::fit;
using assize::cli::wrap_lines;

TEST_CASE("lines within the width stay as they are, to the byte") {
  const std::string text = "one\n\n  two   three \nfour";

  CHECK(wrap_lines(text, 20) == text);
  CHECK(wrap_lines(text + "\n", 20) == text + "\n");
  CHECK(wrap_lines("a very long line of words", 0) ==
        "a very long line of words");
  CHECK(wrap_lines("", 20).empty());
}

TEST_CASE("a long line goes on below its own first word") {
  CHECK(wrap_lines("aaa bbb ccc ddd", 8) == "aaa bbb\nccc ddd");
  CHECK(wrap_lines("  aaa bbb ccc\nx", 9) == "  aaa bbb\n  ccc\nx");
  CHECK(wrap_lines("aaaaaaaaaaaa bbb", 8) == "aaaaaaaaaaaa\nbbb");
}

TEST_CASE("a row of two columns goes on in its second column") {
  CHECK(wrap_lines("  --out   where it all goes", 20) ==
        "  --out   where it\n"
        "          all goes");
  // A second column in the right half leaves no room.
  CHECK(wrap_lines("one two three  four five", 20) ==
        "one two three  four\nfive");
}

TEST_CASE("a command goes on further right") {
  CHECK(wrap_lines("  assize run audit.yaml --out report", 28) ==
        "  assize run audit.yaml\n      --out report");
}

TEST_CASE("fitted text has exactly the width") {
  CHECK(fit("abc", 5) == "abc  ");
  CHECK(fit("abcdef", 4) == "abc…");
  CHECK(fit("wörter", 6) == "wörter");
}
