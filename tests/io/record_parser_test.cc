#include "io/record_parser.h"

#include <catch2/catch.hpp>
#include <string>

#include "io/json_fault.h"

using assize::find_json_fault;
using assize::RecordParser;

namespace {

/// What parse() says of a text that has the room behind it.
bool accepts(RecordParser& parser, const std::string& text) {
  const std::string padded = text + std::string(RecordParser::padding(), ' ');
  return parser.parse(std::string_view(padded).substr(0, text.size()))
      .has_value();
}

std::string many_keys(int n, const std::string& last) {
  std::string text = "{";
  for (int i = 0; i < n; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  return text + "\"" + last + "\":1}";
}

}  // namespace

TEST_CASE("the fast parser accepts what the slow one finds no fault in") {
  const auto text = GENERATE(
      as<std::string>(), "{}", "[]", "1", "-0.5e-3", "\"x\"", "null", "", " ",
      "[[[1]]]", "[[[[1]]]]", R"({"a":{"a":{"a":1}}})",
      R"({"a":{"b":{"c":{}}}})", "[1", "[1]]", "{} {}", "tru", "01", "1e999",
      "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
      "18446744073709551616", R"({"a":1,"a":2})", R"({"a":1,"\u0061":2})",
      R"({"a":1,"A":2})", R"([{"a":[{"b":1,"b":2}]}])", R"("\u0000")",
      R"({"\u0000":1})", R"("\ud800")", R"("\udc00")", R"("\udfff x")",
      R"("\ud83d\ude00")", R"("\ud83d\ud83d")", R"({"\udc00":1})",
      "\"\xED\x9F\xBF\"", "\"\xED\xA0\x80\"", "\"\xFF\"", "\"a\nb\"",
      "\"\xC3\"", "\x01", "[1,]", "nul", "NaN", R"("\x")", R"("\u12g4")");
  RecordParser parser(3);

  CAPTURE(text);
  CHECK(accepts(parser, text) == !find_json_fault(text, 3).has_value());
}

TEST_CASE("a key given twice is found among few and among many") {
  RecordParser parser(3);

  CHECK(accepts(parser, many_keys(5, "x")));
  CHECK_FALSE(accepts(parser, many_keys(5, "k0")));
  CHECK(accepts(parser, many_keys(5000, "x")));
  CHECK_FALSE(accepts(parser, many_keys(5000, "k77")));
}

TEST_CASE("the parser goes on after a refusal and grows with its texts") {
  RecordParser parser(64);
  for (std::size_t bytes = 1; bytes < 3000000; bytes *= 7) {
    CHECK(accepts(parser, "[\"" + std::string(bytes, 'x') + "\"]"));
    CHECK_FALSE(accepts(parser, "[" + std::string(bytes, '[')));
    CHECK_FALSE(accepts(parser, "[\"" + std::string(bytes, 'x')));
  }
}
