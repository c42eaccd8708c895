#include "io/json_records.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/sha256.h"
#include "tests/fuzz_rounds.h"
#include "tests/io/mutate.h"
#include "tests/io/temporary_folder.h"

using assize::InputFile;
using assize::JsonReader;
using assize::JsonValue;
using assize::Result;
using assize::testing::mutate;
using assize::testing::TemporaryFolder;

namespace {

const auto kIgnore = [](const JsonValue&, std::uint64_t) -> Result<void> {
  return {};
};

const auto kLook = [](const JsonValue&) -> Result<void> { return {}; };

/// `line:column record N: message` of a failure, or "read".
std::string outcome(const Result<InputFile>& read, const std::string& path) {
  if (read) return "read";
  const assize::Location& where = read.error().where;
  CHECK(where.file == path);
  return fmt::format("{}:{} record {}: {}", where.line, where.column,
                     where.record, read.error().message);
}

const std::string kTruncated =
    "the file ends inside a value (is it truncated?)";

}  // namespace

TEST_CASE("read_array visits every record with its number") {
  const TemporaryFolder folder;
  const std::string text =
      "[\n  {\"id\": \"a\", \"n\": [1, 2]},\n\n {\"id\":\"}{\\\"]\"}\t,{}]\r\n";
  const std::string path = folder.file("a.json", text);
  std::vector<std::string> seen;
  JsonReader reader;

  const auto read = reader.read_array(
      path, [&](const JsonValue& value, std::uint64_t n) -> Result<void> {
        seen.push_back(fmt::format("{} {}", n, value["id"].string()));
        return {};
      });

  REQUIRE(read);
  CHECK(seen == std::vector<std::string>{"1 a", "2 }{\"]", "3 "});
  CHECK(read->path == path);
  CHECK(read->bytes == text.size());
  CHECK(read->sha256 == assize::sha256_hex(text));
}

TEST_CASE("read_lines skips blank lines and numbers the others by line") {
  const TemporaryFolder folder;
  const std::string text =
      "\xEF\xBB\xBF{\"id\":\"a\"}\r\n\n  \t\n {\"id\":\"b\"} \n{\"id\":\"c\"}";
  std::vector<std::string> seen;
  JsonReader reader;

  const auto read = reader.read_lines(
      folder.file("a.jsonl", text),
      [&](const JsonValue& value, std::uint64_t n) -> Result<void> {
        seen.push_back(fmt::format("{} {}", n, value["id"].string()));
        return {};
      });

  REQUIRE(read);
  CHECK(seen == std::vector<std::string>{"1 a", "4 b", "5 c"});
  CHECK(read->sha256 == assize::sha256_hex(text));
}

TEST_CASE("read_document takes any shape") {
  const TemporaryFolder folder;
  const auto text = GENERATE(as<std::string>(), "{\"a\": 1}", "[1, [2]]\n",
                             "\xEF\xBB\xBF \"x\"", "12", "null");
  JsonReader reader;
  int visits = 0;

  const auto read = reader.read_document(folder.file("a.json", text),
                                         [&](const JsonValue&) -> Result<void> {
                                           ++visits;
                                           return {};
                                         });

  CHECK(read);
  CHECK(visits == 1);
}

TEST_CASE("records larger than a piece of the file are read") {
  const TemporaryFolder folder;
  std::string text = "[";
  std::size_t expected = 0;
  std::mt19937 random(4);
  for (int i = 0; i < 40; ++i) {
    const std::size_t size = random() % 400000;
    expected += size;
    text += (i == 0 ? "{\"t\":\"" : ",\n{\"t\":\"") + std::string(size, 'x') +
            "\"}";
  }
  text += "]";
  JsonReader reader;
  std::size_t bytes = 0;

  const auto read = reader.read_array(
      folder.file("a.json", text),
      [&](const JsonValue& value, std::uint64_t) -> Result<void> {
        bytes += value["t"].string().size();
        return {};
      });

  REQUIRE(read);
  CHECK(bytes == expected);
  CHECK(read->sha256 == assize::sha256_hex(text));
}

TEST_CASE("arrays that are broken say where") {
  struct Case {
    std::string text, outcome;
  };
  const auto c = GENERATE(values<Case>({
      {"[]", "read"},
      {"\xEF\xBB\xBF[{}]", "read"},
      {"", "1:1 record 0: the file is empty"},
      {"\xEF\xBB\xBF", "1:1 record 0: the file is empty"},
      {"{}", "1:1 record 0: this file must hold one JSON array of objects"},
      {"\xFF\xFE[", "1:1 record 0: this is not valid UTF-8"},
      {std::string("\0[]", 3),
       "1:1 record 0: the character U+0000 stands here"},
      {"[", "1:2 record 1: " + kTruncated},
      {"[{}", "1:4 record 0: " + kTruncated},
      {"[{},\n", "2:1 record 2: " + kTruncated},
      {"[\n{\"a\":\n\"b", "3:3 record 1: " + kTruncated},
      {"[{\"a\":\"\xF0\x9F\x98", "1:11 record 1: " + kTruncated},
      {"[{}]\n x", "2:2 record 0: there is text after the end of the array"},
      {"[{} {}]", "1:5 record 0: there is no comma after this record"},
      {"[{},]", "1:5 record 0: there is no record after this comma"},
      {"[,{}]", "1:2 record 1: this record is no object"},
      {"[{},\n 1]", "2:2 record 2: this record is no object"},
      {"[{},\n{\"a\":1,}]",
       "2:8 record 2: unexpected '}'; expected string literal"},
      {"[{\"a\":1],{}]", "1:8 record 1: unexpected ']'; expected '}'"},
      {"[{\"a\":\"x},\n{\"b\":\"y\"}]",
       "1:11 record 1: invalid string: control character U+000A (LF) must be "
       "escaped to \\u000A or \\n"},
      {"[{\"a\":{\"b\":1,\n\"b\":2}}]", "2:1 record 1: duplicate key 'b'"},
      {"[{\"a\":\"\\u0000\"}]",
       "1:7 record 1: the character U+0000 is not allowed in a text"},
      {std::string("[{\"a\":\"\0\"}]", 11),
       "1:8 record 1: the character U+0000 is not allowed in a text"},
      {"[{\"a\":\"\\ud800\"}]",
       "1:14 record 1: an escaped surrogate stands without its other half"},
      {"[{\"a\":\"\\udc00\"}]",
       "1:13 record 1: an escaped surrogate stands without its other half"},
      {"[{\"a\":\"\xC0\x80\"}]", "1:8 record 1: this is not valid UTF-8"},
      {"[{}\xFF]", "1:4 record 0: this is not valid UTF-8"},
      {"[{\"a\":1e999}]", "1:11 record 1: a number is out of range"},
      {"[{\"a\":[[[]]]}]", "read"},
      {"[{\"a\":[[[[]]]]}]", "1:10 record 1: this is nested more than 4 deep"},
  }));
  const TemporaryFolder folder;
  const std::string path = folder.file("a.json", c.text);
  JsonReader reader({.depth = 4});

  CAPTURE(c.text);
  CHECK(outcome(reader.read_array(path, kIgnore), path) == c.outcome);
}

TEST_CASE("lines that are broken say where") {
  struct Case {
    std::string text, outcome;
  };
  const auto c = GENERATE(values<Case>({
      {"{}\n{}\n", "read"},
      {"", "1:0 record 0: the file is empty"},
      {"\n\r\n", "1:0 record 0: the file is empty"},
      {"{}\n[]\n", "2:1 record 0: this line is no object"},
      {"{}\n\n{\"a\":\n", "3:6 record 0: the line ends inside a value"},
      {"{}\n{\"a\":", "2:6 record 0: " + kTruncated},
      {"{} {}\n", "1:4 record 0: unexpected '{'; expected end of input"},
      {"{}\n{\"a\":1,\"a\":2}", "2:8 record 0: duplicate key 'a'"},
      {"{}\n\xEF\xBB\xBF{}", "2:1 record 0: this cannot be parsed"},
      {"{}\n{\"é\":\"\xFF\"}", "2:8 record 0: this is not valid UTF-8"},
      {std::string("{}\n\0{}", 6),
       "2:1 record 0: the character U+0000 is not allowed in a text"},
      {std::string("{}\n{}\0", 6),
       "2:3 record 0: the character U+0000 is not allowed in a text"},
  }));
  const TemporaryFolder folder;
  const std::string path = folder.file("a.jsonl", c.text);
  JsonReader reader;

  CAPTURE(c.text);
  CHECK(outcome(reader.read_lines(path, kIgnore), path) == c.outcome);
}

TEST_CASE("documents that are broken say where") {
  struct Case {
    std::string text, outcome;
  };
  const auto c = GENERATE(values<Case>({
      {" \n", "2:1 record 0: the file is empty"},
      {"{\n\"a\": [1,\n", "3:1 record 0: " + kTruncated},
      {"{}\n{}", "2:1 record 0: unexpected '{'; expected end of input"},
  }));
  const TemporaryFolder folder;
  const std::string path = folder.file("a.json", c.text);
  JsonReader reader;

  CAPTURE(c.text);
  CHECK(outcome(reader.read_document(path, kLook), path) == c.outcome);
}

TEST_CASE("a broken line is shown with a caret, or by its end if it is long") {
  const TemporaryFolder folder;
  const std::string path = folder.file(
      "a.json", "[\n  {\"a\": 1, \"b\": tru},\n  {\"" + std::string(300, 'x') +
                    "\": 1, \"c\": tru}\n]");
  const std::string late = folder.file(
      "b.json", "[\n  {\"" + std::string(300, 'x') + "\": 1, \"c\": tru}\n]");
  JsonReader reader;

  CHECK(render(reader.read_array(path, kIgnore).error()) ==
        path +
            ":2:20: record 1: error: invalid literal\n"
            "    {\"a\": 1, \"b\": tru},\n"
            "                     ^");
  CHECK(render(reader.read_array(late, kIgnore).error()) ==
        late + ":2:319: record 1: error: invalid literal, after '…" +
            std::string(26, 'x') + "\": 1, \"c\": tru'");
}

TEST_CASE("an error of a visit ends the reading and is completed") {
  const TemporaryFolder folder;
  const std::string array = folder.file("a.json", "[{},\n{},\n{}]");
  const std::string lines = folder.file("a.jsonl", "{}\n\n{}\n{}");
  JsonReader reader;
  int visits = 0;
  const auto refuse = [&](const JsonValue&, std::uint64_t) -> Result<void> {
    if (++visits < 2) return {};
    return assize::fail("no");
  };

  const auto from_array = reader.read_array(array, refuse);
  const int array_visits = std::exchange(visits, 0);
  const auto from_lines = reader.read_lines(lines, refuse);

  CHECK(array_visits == 2);
  CHECK(visits == 2);
  CHECK(render(from_array.error()) == array + ":2: record 2: error: no");
  CHECK(render(from_lines.error()) == lines + ":3: error: no");
}

TEST_CASE("an error of a visit keeps the place it names") {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.json", "[\n{}]");
  JsonReader reader;
  const auto read = [&](assize::Location where) {
    return reader
        .read_array(path,
                    [&](const JsonValue&, std::uint64_t) -> Result<void> {
                      return assize::fail("no", where);
                    })
        .error()
        .where;
  };

  CHECK(read({.file = "other", .line = 7}) ==
        assize::Location{.file = "other", .line = 7});
  CHECK(read({.file = "", .line = 9}) ==
        assize::Location{.file = path, .line = 9, .record = 1});
}

TEST_CASE("a reader goes on with the next file after an error") {
  const TemporaryFolder folder;
  const std::string bad = folder.file("bad.json", "[{\"a\": [1, 2");
  const std::string good = folder.file("good.json", "[{\"a\": 1}]");
  JsonReader reader;

  CHECK_FALSE(reader.read_array(bad, kIgnore));
  CHECK(reader.read_array(good, kIgnore));
  CHECK_FALSE(reader.read_array(folder.path("none"), kIgnore));
  CHECK(reader.read_array(good, kIgnore));
}

TEST_CASE("limits of size are kept to the byte") {
  const TemporaryFolder folder;
  const std::string array = folder.file("a.json", "[{},\n{\"abc\":12}]");
  const std::string lines = folder.file("a.jsonl", "{}\n{\"abc\":12}\n");
  const std::string document = folder.file("d.json", "{\"abc\":12}");
  JsonReader ten({.record_bytes = 10}), nine({.record_bytes = 9});
  JsonReader small({.file_bytes = 12});

  CHECK(ten.read_array(array, kIgnore));
  CHECK(ten.read_lines(lines, kIgnore));
  CHECK(ten.read_document(document, kLook));
  CHECK(outcome(nine.read_array(array, kIgnore), array) ==
        "2:1 record 2: this record is larger than 9 bytes");
  CHECK(outcome(nine.read_lines(lines, kIgnore), lines) ==
        "2:1 record 0: this line is larger than 9 bytes");
  CHECK(outcome(nine.read_document(document, kLook), document) ==
        "1:1 record 0: this document is larger than 9 bytes");
  CHECK(outcome(small.read_array(array, kIgnore), array) ==
        "0:0 record 0: the file is larger than 12 bytes");
}

TEST_CASE("200 MB without a line break are refused soon and in little memory") {
  const TemporaryFolder folder;
  const std::string path = folder.path("a.json");
  {
    std::ofstream file(path, std::ios::binary);
    const std::string piece(1 << 20, 'a');
    file << "[{\"a\":\"";
    for (int i = 0; i < 200; ++i) file << piece;
  }
  const auto peak = [] {
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;  // KiB
  };
  const auto begin = std::chrono::steady_clock::now();
  const auto before = peak();
  JsonReader reader;

  const auto array = reader.read_array(path, kIgnore);
  const auto lines = reader.read_lines(path, kIgnore);
  const auto document = reader.read_document(path, kLook);

  CHECK(outcome(array, path) ==
        "1:2 record 1: this record is larger than 16777216 bytes");
  CHECK(outcome(lines, path) ==
        "1:1 record 0: this line is larger than 16777216 bytes");
  CHECK(outcome(document, path) ==
        "1:1 record 0: this document is larger than 16777216 bytes");
  CHECK(peak() - before < 160 << 10);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

TEST_CASE("a million open brackets are refused without recursion") {
  const TemporaryFolder folder;
  const std::string path =
      folder.file("a.json", "[{\"a\":" + std::string(1000000, '['));
  JsonReader reader;

  CHECK(outcome(reader.read_array(path, kIgnore), path)
            .starts_with("1:70 record 1: this is nested more than 64 deep"));
}

TEST_CASE("mutated files give values or a located error") {
  const std::string array =
      "[\n {\"id\": \"q1\", \"text\": \"h\\u00e9 \\ud83d\\ude00\", \"n\": "
      "[1, -2.5e3, true, null]},\n {\"id\": \"é日\", \"o\": {\"a\": {}, \"b\": "
      "\"\\\\\\\"\"}}\n]\n";
  const std::string lines =
      "{\"id\": \"q1\", \"n\": [0.1, {}]}\r\n\n{\"id\": \"é\", \"o\": "
      "{\"a\": \"\\n\"}}\n";
  const TemporaryFolder folder;
  const std::string path = folder.path("a.json");
  JsonReader reader;
  std::mt19937 random(9);
  int broken = 0, read = 0;
  const int rounds = assize::testing::fuzz_rounds(6000);
  for (int round = 0; round < rounds; ++round) {
    const bool by_lines = round % 2 == 0;
    const std::string text =
        mutate(by_lines ? lines : array, "{}[]\",:\\0u", random);
    folder.file("a.json", text);

    const auto outcome = by_lines ? reader.read_lines(path, kIgnore)
                                  : reader.read_array(path, kIgnore);

    if (outcome) {
      ++read;
      CHECK(outcome->sha256 == assize::sha256_hex(text));
      continue;
    }
    ++broken;
    const assize::Error& error = outcome.error();
    CAPTURE(text, error.message);
    CHECK(error.where.file == path);
    CHECK(error.where.line > 0);
    CHECK(error.where.line <= 1 + std::count(text.begin(), text.end(), '\n'));
    CHECK_FALSE(error.message.empty());
    CHECK_FALSE(render(error).empty());
  }
  CHECK(broken > 1000);
  CHECK(read > 200);
}
