#include "io/characters.h"

#include <catch2/catch.hpp>
#include <string>

using assize::first_characters;
using assize::last_characters;

TEST_CASE("a text is cut between characters, from either end") {
  const auto [most, first, last] =
      GENERATE(table<std::size_t, std::string, std::string>({
          {0, "", ""},
          {1, "a", "b"},
          {2, "a", "b"},
          {3, "aé", "éb"},
          {4, "aé", "éb"},
          {6, "aéé", "ééb"},
          {7, "aééé", "éééb"},
          {8, "aéééb", "aéééb"},
      }));
  const std::string text = "aéééb";

  CHECK(first_characters(text, most) == first);
  CHECK(last_characters(text, most) == last);
}

TEST_CASE("bytes that never begin a character are cut away") {
  CHECK(first_characters("\x80\x80\x80", 2).empty());
  CHECK(last_characters("\x80\x80\x80", 2).empty());
}
