#include "io/bracket_matcher.h"

#include <catch2/catch.hpp>
#include <string>

using assize::BracketMatcher;

TEST_CASE("the matcher passes the bracket that closes the first") {
  struct Case {
    std::string value, rest;
  };
  const auto c = GENERATE(values<Case>({
      {"{}", ",{}"},
      {"[]", "]"},
      {R"({"a": [1, {"b": 2}], "c": "}"})", "}]"},
      {R"({"quote \" bracket } backslash \\": "\\\"}"})", " }"},
      {R"({"long string without any mark in it": "and another one é 日"})", ""},
      {"{                                  \n\n   }", "}"},
      {R"(["\\\\\\\\\\\\\\\\","]"])", "]"},
      {R"([|~^Z\y;=,:])", "]"},
      {R"(["\\\\","]", "\"]", "\\\"]"])", "]"},
      {R"({"\\":[""],"":"\\"})", "}"},
      {"[         \"]\"         ]", "]"},
  }));
  const std::string text = c.value + c.rest;

  BracketMatcher whole;
  REQUIRE(whole.closed(text));
  CHECK(whole.passed() == c.value.size());

  // The same, with the text growing by one byte at a time.
  BracketMatcher slow;
  std::size_t bytes = 1;
  while (!slow.closed(std::string_view(text).substr(0, bytes))) ++bytes;
  CHECK(bytes == c.value.size());
  CHECK(slow.passed() == c.value.size());
}

TEST_CASE("the matcher waits for what is not there") {
  for (const char* text : {"{", "{\"a}", "{\"a\\\"}", "[[]", "{\"\\"}) {
    BracketMatcher matcher;
    CHECK_FALSE(matcher.closed(text));
  }
}
