#include "io/json_fault.h"

#include <catch2/catch.hpp>
#include <string>

using assize::find_json_fault;

TEST_CASE("the first fault is named and placed") {
  struct Case {
    std::string text;
    std::size_t at;
    std::string message;
    bool ends_early = false;
  };
  const std::string value =
      "unexpected end of input; expected '[', '{', or a "
      "literal";
  const auto c = GENERATE_COPY(values<Case>({
      {R"({"a": 1,})", 8, "unexpected '}'; expected string literal"},
      {R"({"a" 1})", 5, "unexpected number literal; expected ':'"},
      {R"({"a": tru})", 9, "invalid literal"},
      {"{'a': 1}", 1, "invalid literal"},
      {R"({"a":1,"b":{"a":2},"a":3})", 19, "duplicate key 'a'"},
      {R"({"\"\\":1,"\"\\":2})", 10, "duplicate key '\"\\'"},
      {R"([{"a":1,"a":2}])", 8, "duplicate key 'a'"},
      {R"({"a":"x\u0000"})", 5,
       "the character U+0000 is not allowed in a text"},
      {R"({"\u0000":1})", 1, "the character U+0000 is not allowed in a text"},
      {std::string("{\"a\":\"x\0\"}", 10), 7,
       "the character U+0000 is not allowed in a text"},
      {std::string("{}\0", 3), 2,
       "the character U+0000 is not allowed in a text"},
      {"{\"a\":\"\xFF\"}", 6, "this is not valid UTF-8"},
      {"{\"a\":\"\xED\xA0\x80\"}", 6, "this is not valid UTF-8"},
      {R"({"a":"\ud800"})", 12,
       "an escaped surrogate stands without its other half"},
      {R"({"a":"\udc00"})", 11,
       "an escaped surrogate stands without its other half"},
      {R"({"a":"\ud83dx"})", 12,
       "an escaped surrogate stands without its other half"},
      {R"({"a":"\x"})", 7,
       "invalid string: forbidden character after backslash"},
      {"{\"a\":\"b\nc\"}", 7,
       "invalid string: control character U+000A (LF) must be escaped to "
       "\\u000A or \\n"},
      {R"({"a":1e999})", 9, "a number is out of range"},
      {R"({"a":18446744073709551616})", 5,
       "an integer does not fit in 64 bits"},
      {R"({"a":-9223372036854775809})", 5,
       "an integer does not fit in 64 bits"},
      {"[[[[1]]]]", 3, "this is nested more than 3 deep"},
      {"[1] x", 4, "invalid literal"},
      {"{} {}", 3, "unexpected '{'; expected end of input"},
      {"[1", 2, "unexpected end of input; expected ']'", true},
      {"", 0, value, true},
      {R"({"a": "never ends)", 17, "invalid string: missing closing quote",
       true},
      {"{\"a\": \"cut \xF0\x9F\x98", 14,
       "invalid string: ill-formed UTF-8 byte", true},
      {"{\"a\": tr", 8, "invalid literal", true},
  }));

  const auto fault = find_json_fault(c.text, 3);

  CAPTURE(c.text);
  REQUIRE(fault);
  CHECK(fault->message == c.message);
  CHECK(fault->at == c.at);
  CHECK(fault->ends_early == c.ends_early);
}

TEST_CASE("good texts have no fault") {
  const auto text = GENERATE(
      as<std::string>(), "{}", "[[[]]]", "1", "\"x\"", " null ",
      R"({"a":{"a":{"a":1}},"b":{"a":1}})", R"(["\ud83d\ude00", "\u00e9"])",
      "[18446744073709551615, -9223372036854775808, 1e308, -0.0, 1E-999]");

  CHECK_FALSE(find_json_fault(text, 3));
}
