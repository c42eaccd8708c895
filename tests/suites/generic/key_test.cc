#include "suites/generic/key.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "io/json_records.h"
#include "io/temporary_folder.h"

using namespace assize;
using suites::Key;

namespace {

Result<Key> key_of(std::string_view json) {
  const testing::TemporaryFolder folder;
  JsonReader reader;
  Result<Key> out = fail("not read");
  const auto read = reader.read_document(folder.file("key.json", json),
                                         [&](const JsonValue& value) {
                                           out = Key::parse(value);
                                           return Result<void>{};
                                         });
  if (!read) FAIL(render(read.error()));
  return out;
}

bool right(std::string_view json, std::string_view answer) {
  const Result<Key> key = key_of(json);
  if (!key) FAIL(key.error().message);
  return key->right(answer);
}

}  // namespace

TEST_CASE("a key of facts wants each of them and nothing absent") {
  const auto* const json =
      R"({"facts": ["Paris", ["1889", "the year after 1888"]],)"
      R"( "absent": ["Lyon", "Nice"]})";
  struct Row {
    std::string_view answer;
    bool right;
  };
  for (const Row& row : {
           Row{"Paris, in 1889.", true},
           Row{"PARIS, the Year After 1888", true},
           Row{"Paris", false},
           Row{"1889", false},
           Row{"Paris in 1889, not LYON", false},
           Row{"Paris in 1889, which is nice", false},
           Row{"", false},
       }) {
    CAPTURE(row.answer);
    CHECK(right(json, row.answer) == row.right);
  }
}

TEST_CASE("facts compare letters of ASCII without case, others as they are") {
  CHECK(right(R"({"facts": ["ZÜRICH"]})", "zÜrich"));
  CHECK_FALSE(right(R"({"facts": ["ZÜRICH"]})", "zürich"));
}

TEST_CASE("a fact may stand inside a word, as a pattern need not") {
  CHECK(right(R"({"facts": ["art"]})", "a party"));
  CHECK_FALSE(right(R"({"pattern": "\\bart\\b"})", "a party"));
}

TEST_CASE("a key of one pattern finds it anywhere, by its own flags") {
  CHECK(right(R"k({"pattern": "O\\(n\\)"})k", "It takes O(n) time."));
  CHECK_FALSE(right(R"k({"pattern": "O\\(n\\)"})k", "It takes o(n) time."));
  CHECK(right(R"k({"pattern": "(?i)O\\(n\\)"})k", "It takes o(n) time."));
  CHECK_FALSE(right(R"({"pattern": "^42$"})", "It is 42"));
}

TEST_CASE("a key of a number reads the last number of the answer") {
  struct Row {
    std::string_view key, answer;
    bool right;
  };
  for (const Row& row : {
           Row{R"({"number": 42})", "6 times 7 is 42.", true},
           Row{R"({"number": 42})", "42 is 6 times 7", false},
           Row{R"({"number": 42})", "42.0000000001", true},
           Row{R"({"number": 42})", "42.01", false},
           Row{R"({"number": 42, "tolerance": 0.5})", "about 42.5", true},
           Row{R"({"number": 42, "tolerance": 0.5})", "about 42.6", false},
           Row{R"({"number": 1234567})", "1,234,567 people", true},
           Row{R"({"number": 1234.5})", "$1,234.50", true},
           Row{R"({"number": -5})", "it is -5 degrees", true},
           Row{R"({"number": -5})",
               "it is \xe2\x88\x92"
               "5 degrees",
               true},
           Row{R"({"number": 5})",
               "it is \xe2\x88\x92"
               "5 degrees",
               false},
           Row{R"({"number": 0.5})", "a probability of .5", true},
           Row{R"({"number": 2020})", "in 2019-2020", true},
           Row{R"({"number": 4})", "3-4", true},
           Row{R"({"number": 19})", "COVID-19", true},
           Row{R"({"number": 7})", "no number at all", false},
           Row{R"({"number": 0})", "", false},
       }) {
    CAPTURE(row.key, row.answer);
    CHECK(right(row.key, row.answer) == row.right);
  }
}

TEST_CASE("a key that is none of the three forms is an error that says why") {
  struct Row {
    std::string_view json, message;
  };
  constexpr std::string_view kOne =
      "a key has one of facts, pattern and number";
  for (const Row& row : {
           Row{R"(["Paris"])", "key must be an object"},
           Row{R"("Paris")", "key must be an object"},
           Row{R"({})", kOne},
           Row{R"({"facts": ["a"], "number": 1})", kOne},
           Row{R"({"pattern": "a", "facts": ["a"]})", kOne},
           Row{R"({"absent": ["a"]})", kOne},
           Row{R"({"pattern": "a", "absent": ["b"]})", kOne},
           Row{R"({"pattern": "a", "tolerance": 1})", kOne},
           Row{R"({"fact": ["a"]})",
               "key: unknown field 'fact'; a key has facts and absent, or "
               "pattern, or number and tolerance"},
           Row{R"({"facts": []})", "key: facts must be a list"},
           Row{R"({"facts": "Paris"})", "key: facts must be a list"},
           Row{R"({"facts": [""]})",
               "key: each of facts must be texts that are not empty"},
           Row{R"({"facts": [[]]})",
               "key: each of facts must be texts that are not empty"},
           Row{R"({"facts": ["a", 7]})",
               "key: each of facts must be texts that are not empty"},
           Row{R"({"facts": [["a", 7]]})",
               "key: each of facts must be texts that are not empty"},
           Row{R"({"facts": ["a"], "absent": []})",
               "key: absent must be texts that are not empty"},
           Row{R"({"facts": ["a"], "absent": {"b": "c"}})",
               "key: absent must be texts that are not empty"},
           Row{R"({"pattern": ""})",
               "key: pattern must be a text that is not empty"},
           Row{R"({"pattern": 7})",
               "key: pattern must be a text that is not empty"},
           Row{R"({"pattern": "a("})",
               "key: pattern 'a(' does not compile: missing ): a("},
           Row{R"k({"pattern": "(?=a)"})k",
               "key: pattern '(?=a)' does not compile: invalid perl operator: "
               "(?="},
           Row{R"({"number": "42"})",
               "key: number must be a number, and tolerance not below 0"},
           Row{R"({"number": 42, "tolerance": -1})",
               "key: number must be a number, and tolerance not below 0"},
           Row{R"({"number": 42, "tolerance": "1"})",
               "key: number must be a number, and tolerance not below 0"},
       }) {
    CAPTURE(row.json);
    const Result<Key> key = key_of(row.json);
    REQUIRE_FALSE(key);
    CHECK(key.error().message == row.message);
  }
}

TEST_CASE("keys take answers of a megabyte in a stride") {
  const std::string digits(1 << 20, '7');
  std::string numbers;
  while (numbers.size() < (1 << 20)) numbers += "12,345 ";
  const std::string letters(1 << 20, 'a');

  CHECK_FALSE(right(R"({"number": 7})", digits));
  CHECK(right(R"({"number": 12345})", numbers));
  CHECK_FALSE(right(R"({"pattern": "(a*)*b"})", letters));
  CHECK_FALSE(right(R"({"facts": [["aab", "ba"]]})", letters));
}
