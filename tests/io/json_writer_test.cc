#include "io/json_writer.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

using namespace assize;

namespace {

std::string literal(std::string_view text) {
  JsonWriter writer;
  writer.string(text);
  return writer.take();
}

std::string number(double value) {
  JsonWriter writer;
  writer.number(value);
  return writer.take();
}

}  // namespace

TEST_CASE("a document has its separators and no spaces") {
  JsonWriter writer;

  writer.begin_object();
  writer.key("a");
  writer.begin_array();
  writer.whole(-1);
  writer.begin_object();
  writer.end_object();
  writer.begin_array();
  writer.end_array();
  writer.boolean(true);
  writer.null();
  writer.end_array();
  writer.key("b");
  writer.number(0.25);
  writer.key("c");
  writer.string("x");
  writer.end_object();

  CHECK(writer.take() == R"({"a":[-1,{},[],true,null],"b":0.25,"c":"x"})");
}

TEST_CASE("a writer that was emptied begins anew") {
  JsonWriter writer;
  writer.string("first");
  (void)writer.take();

  writer.string("second");

  CHECK(writer.take() == "\"second\"");
}

TEST_CASE("every byte that must be escaped is, wherever it stands") {
  // nlohmann/json is the other reader and writer.
  for (int code = 0; code < 0x80; ++code) {
    for (std::size_t before = 0; before < 18; ++before) {
      std::string text(before, 'x');
      text += static_cast<char>(code);
      text += "\xC3\xA9 end \xF0\x9F\x98\x80";
      const std::string written = literal(text);
      CAPTURE(code, before);
      REQUIRE(nlohmann::json::parse(written) == text);
      REQUIRE(written == nlohmann::json(text).dump());
    }
  }
}

TEST_CASE("a text of nothing but escapes is read back") {
  const std::string text = std::string(1000, '"') + std::string(1000, '\\') +
                           std::string(1000, '\n') + std::string(9, '\0');

  CHECK(nlohmann::json::parse(literal(text)) == text);
}

TEST_CASE("numbers are the shortest that read back") {
  CHECK(number(0) == "0");
  CHECK(number(-0.0) == "0");
  CHECK(number(0.1) == "0.1");
  CHECK(number(1) == "1");
  CHECK(number(-2.5e-9) == "-2.5e-09");
  CHECK(nlohmann::json::parse(number(1e300)) == 1e300);
}
