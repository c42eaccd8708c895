#include "io/python_words.h"

#include <catch2/catch.hpp>
#include <string>

#include "io/json_records.h"
#include "tests/io/temporary_folder.h"

using assize::JsonReader;
using assize::JsonValue;
using assize::without_python_words;
using assize::testing::TemporaryFolder;

TEST_CASE("Python's words for numbers are null, and the rest keeps its place") {
  struct Case {
    const char *given, *expected;
  };
  // json.dumps({"a": float("nan")}) and so on, of Python 3.11.
  const auto [given, expected] = GENERATE(values<Case>({
      {R"({"a": NaN, "b": 1})", R"({"a":null, "b": 1})"},
      {R"([Infinity, -Infinity])", R"([null    , null     ])"},
      {R"([NaN])", R"([null])"},
      {R"({"NaN": "NaN \" NaN"})", R"({"NaN": "NaN \" NaN"})"},
      {R"({"a\\": NaN})", R"({"a\\":null})"},
      {R"({"a": 1})", R"({"a": 1})"},
      {"\"\\", "\"\\"},
      {"", ""},
  }));

  CHECK(without_python_words(given) == expected);
}

TEST_CASE("a document's NaN is null to who asks for it, an error to others") {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.json", R"({"a": NaN, "b": 1})");
  const auto look = [&](const JsonValue& value) -> assize::Result<void> {
    CHECK(value["a"].kind() == JsonValue::Kind::kNull);
    CHECK(value["b"].number() == 1);
    return {};
  };

  const auto asked =
      JsonReader({.python_words = true}).read_document(path, look);
  const auto not_asked = JsonReader().read_document(path, look);

  CHECK(asked);
  REQUIRE_FALSE(not_asked);
  CHECK(not_asked.error().where.column == 7);
}

TEST_CASE("a fault behind a NaN is told where it stands") {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.json", "{\"a\": NaN,\n \"b\": NaN]");

  const auto read =
      JsonReader({.python_words = true})
          .read_document(path, [](const JsonValue&) -> assize::Result<void> {
            return {};
          });

  REQUIRE_FALSE(read);
  CHECK(read.error().where.line == 2);
  CHECK(read.error().where.column == 10);
}
