#include "plugin/config_value.h"

#include <catch2/catch.hpp>
#include <ctime>
#include <string>
#include <string_view>

#include "core/stream.h"
#include "tests/fuzz_rounds.h"

namespace {

using assize::ConfigValue;
using assize::parse_config;
using assize::render;

/// The tree as one line: n for nothing, quotes where quoted.
std::string drawn(const ConfigValue& value) {
  std::string out;
  switch (value.kind) {
    case ConfigValue::Kind::kNull:
      return "n";
    case ConfigValue::Kind::kScalar:
      return value.quoted ? "'" + value.scalar + "'" : value.scalar;
    case ConfigValue::Kind::kSequence:
      for (const ConfigValue& item : value.items) {
        out += (out.empty() ? "" : " ") + drawn(item);
      }
      return "[" + out + "]";
    case ConfigValue::Kind::kMapping:
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        out += (out.empty() ? "" : " ") + value.entries[i].key + "=" +
               drawn(value.items[i]);
      }
      return "{" + out + "}";
  }
  return out;
}

std::string parsed(std::string_view text) {
  const auto value = parse_config(text, "a.yaml");
  return value ? drawn(*value) : render(value.error());
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("a configuration is read as values in their order") {
  struct Case {
    std::string_view text, tree;
  };
  const auto [text, tree] = GENERATE(
      Case{"", "n"}, Case{"# only a comment\n", "n"}, Case{"a: 1", "{a=1}"},
      Case{"b: 1\na: 2\n", "{b=1 a=2}"}, Case{"a:\n", "{a=n}"},
      Case{"a: ~\nb: null\nc: Null", "{a=n b=n c=n}"},
      Case{"a: 'null'\nb: \"~\"", "{a='null' b='~'}"},
      Case{"a: [1, x, [], {}]", "{a=[1 x [] {}]}"},
      Case{"a:\n  - b: 1\n    c: 2\n  - d", "{a=[{b=1 c=2} d]}"},
      Case{"a: |\n  two\n  lines\n", "{a='two\nlines\n'}"},
      Case{"a: >-\n  one\n  line\n", "{a='one line'}"},
      Case{"'quoted': 1", "{quoted=1}"}, Case{"{\"a\": 1}", "{a=1}"},
      Case{"--- # one document\na: 1\n...\n", "{a=1}"},
      Case{"a: 1\r\nb: 2\r\n", "{a=1 b=2}"},
      Case{"\xEF\xBB\xBF"
           "a: 1",
           "{a=1}"},
      Case{"a: \"\\u00e9\"", "{a='é'}"}, Case{"größe: ü", "{größe=ü}"},
      Case{"a: [1,2,]", "{a=[1 2]}"}, Case{"a: x # comment", "{a=x}"},
      Case{"- 1\n- 2", "[1 2]"}, Case{"word", "word"},
      Case{"'<<': 1", "{<<=1}"});

  CHECK(parsed(text) == tree);
}

TEST_CASE("what people would misread is refused, at its place") {
  struct Case {
    std::string_view text, error;
  };
  const auto [text, error] = GENERATE(
      Case{"a: &x 1\nb: *x",
           "a.yaml:1:4: error: anchors are not allowed in a configuration\n"
           "  a: &x 1\n"
           "     ^"},
      Case{"a: 1\nb: [&x {c: 1}]",
           "a.yaml:2:5: error: anchors are not allowed in a configuration\n"
           "  b: [&x {c: 1}]\n"
           "      ^"},
      Case{"&x a: 1",
           "a.yaml:1:1: error: anchors are not allowed in a configuration\n"
           "  &x a: 1\n"
           "  ^"},
      Case{"a: !!int 1",
           "a.yaml:1:4: error: tags are not allowed in a configuration\n"
           "  a: !!int 1\n"
           "     ^"},
      Case{"a: ! 1",
           "a.yaml:1:4: error: tags are not allowed in a configuration\n"
           "  a: ! 1\n"
           "     ^"},
      Case{"a: !!python/object:os.system {}",
           "a.yaml:1:4: error: tags are not allowed in a configuration\n"
           "  a: !!python/object:os.system {}\n"
           "     ^"},
      Case{"a: {b: 1}\nc:\n  <<: {b: 2}",
           "a.yaml:3:3: error: merge keys are not allowed in a configuration\n"
           "    <<: {b: 2}\n"
           "    ^"},
      Case{"a: 1\n---\nb: 2",
           "a.yaml:2:1: error: a configuration is one document\n"
           "  ---\n"
           "  ^"},
      Case{"a: 1\nb: 2\na: 3",
           "a.yaml:3:1: error: duplicate key 'a'\n"
           "  a: 3\n"
           "  ^"},
      Case{"a: {b: 1, 'b': 2}",
           "a.yaml:1:11: error: duplicate key 'b'\n"
           "  a: {b: 1, 'b': 2}\n"
           "            ^"},
      Case{"? [a]\n: 1",
           "a.yaml:1:3: error: a key must be a word\n"
           "  ? [a]\n"
           "    ^"},
      Case{"{a: 1}: 2",
           "a.yaml:1:1: error: a key must be a word\n"
           "  {a: 1}: 2\n"
           "  ^"},
      Case{": 1",
           "a.yaml:1:1: error: a key must be a word\n"
           "  : 1\n"
           "  ^"});

  CHECK(parsed(text) == error);
}

TEST_CASE("an alias is refused before it can multiply") {
  // The "billion laughs": each line would be ten of the one above it.
  std::string text = "a0: &a0 lol\n";
  for (int i = 1; i < 10; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            below + repeated(", " + below, 9) + "]\n";
  }

  CHECK(parsed(text) ==
        "a.yaml:1:5: error: anchors are not allowed in a configuration\n"
        "  a0: &a0 lol\n"
        "      ^");
}

TEST_CASE("text that is no YAML is an error with its line") {
  struct Case {
    std::string_view text, error;
  };
  const auto [text, error] = GENERATE(
      Case{"a: 1\nb: [1, 2\n",
           "a.yaml:3:1: error: this is not YAML: end of sequence flow not "
           "found"},
      Case{"a: 1\n  b: 2\n",
           "a.yaml:2:4: error: this is not YAML: illegal map value\n"
           "    b: 2\n"
           "     ^"},
      Case{"a: 'open\nb: it''s\n",
           "a.yaml:1:4: error: this quote is never closed\n"
           "  a: 'open\n"
           "     ^"},
      Case{"a: \"open \\\"\nb: 1\n",
           "a.yaml:1:4: error: this quote is never closed\n"
           "  a: \"open \\\"\n"
           "     ^"},
      Case{"a: *gone",
           "a.yaml:1:4: error: this is not YAML: the referenced anchor is not "
           "defined\n"
           "  a: *gone\n"
           "     ^"},
      Case{"a: \"\\q\"",
           "a.yaml:1:7: error: this is not YAML: unknown escape character: q\n"
           "  a: \"\\q\"\n"
           "        ^"},
      Case{"a:\n\t- 1\n",
           "a.yaml:2:2: error: this is not YAML: illegal block entry\n"
           "  ␉- 1\n"
           "   ^"});

  CHECK(parsed(text) == error);
}

TEST_CASE("bytes that are no text are refused, at their place") {
  struct Case {
    std::string text, error;
  };
  const auto [text, error] = GENERATE(
      Case{"a: 1\nb: \xFFz\n",
           "a.yaml:2:4: error: this is not valid UTF-8\n"
           "  b: \uFFFDz\n"
           "     ^"},
      Case{"a: \xED\xA0\x80",
           "a.yaml:1:4: error: this is not valid UTF-8\n"
           "  a: \uFFFD\uFFFD\uFFFD\n"
           "     ^"},
      Case{std::string("\xFF\xFE"
                       "a\0:\0",
                       6),
           "a.yaml:1:1: error: this is not valid UTF-8\n"
           "  \uFFFD\uFFFDa␀:␀\n"
           "  ^"},
      Case{std::string("a: 1\0", 5),
           "a.yaml:1:5: error: the control character U+0000 is not allowed in "
           "a configuration\n"
           "  a: 1␀\n"
           "      ^"},
      Case{"a: 1\n\x04\nhidden: 2",
           "a.yaml:2:1: error: the control character U+0004 is not allowed in "
           "a configuration\n"
           "  ␄\n"
           "  ^"},
      Case{"ü: \x1b[2J",
           "a.yaml:1:5: error: the control character U+001B is not allowed in "
           "a configuration\n"
           "  ü: ␛[2J\n"
           "     ^"});

  CHECK(parsed(text) == error);
}

TEST_CASE("columns count bytes, and carets characters") {
  CHECK(parsed("größe: {ä: 1, ä: 2}") ==
        "a.yaml:1:18: error: duplicate key 'ä'\n"
        "  größe: {ä: 1, ä: 2}\n"
        "                ^");
}

TEST_CASE("nesting ends at 32 levels") {
  CHECK(parsed("a: " + repeated("[", 31) + repeated("]", 31)) ==
        "{a=" + repeated("[", 31) + repeated("]", 31) + "}");
  CHECK(parsed("a: " + repeated("[", 32) + repeated("]", 32)) ==
        "a.yaml:1:35: error: nested deeper than 32 levels\n"
        "  a: " +
            repeated("[", 32) + repeated("]", 32) + "\n  " +
            std::string(34, ' ') + "^");
  const auto lists = parse_config(repeated("- ", 33), "a.yaml");
  REQUIRE_FALSE(lists);
  CHECK(lists.error().message == "nested deeper than 32 levels");
  CHECK(lists.error().where.column == 65);
  CHECK(!parse_config(repeated("[", 100'000), "a.yaml"));
}

TEST_CASE("text ends at a mebibyte") {
  std::string text = "a: 1\n#";
  text.resize(1 << 20, 'x');
  CHECK(parsed(text) == "{a=1}");
  text += 'x';
  CHECK(parsed(text) ==
        "a.yaml: error: a configuration of 1048577 bytes is larger than the "
        "1048576 allowed");
}

TEST_CASE("a value on a long line has a place without an excerpt") {
  const std::string long_line = "a: " + std::string(500, 'x') + "\n";

  const auto value = parse_config(long_line + "b: y", "a.yaml");

  REQUIRE(value);
  CHECK(value->items[0].where == assize::Location{"a.yaml", 1, 4, 0, ""});
  CHECK(value->items[1].where == assize::Location{"a.yaml", 2, 4, 0, "b: y"});
}

TEST_CASE("the largest text is read in seconds, however it is made") {
  std::string keys, list = "a: [", lines = "a:\n";
  for (int i = 0; keys.size() < 1'040'000; ++i) {
    keys += "k" + std::to_string(i) + ": 1\n";
  }
  while (list.size() < 1'040'000) list += "1,";
  while (lines.size() < 1'040'000) lines += "- 1\n";
  for (const std::string& text :
       {keys, list + "]", lines, repeated("- ", 500'000),
        repeated("? ", 500'000), repeated("{a: ", 250'000),
        "a: \"" + repeated("\\", 1'000'000), repeated("a: 'b'\n", 140'000)}) {
    const std::clock_t start = std::clock();

    (void)parse_config(text, "a.yaml");

    const double seconds =
        static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    CAPTURE(text.substr(0, 20));
    CHECK(seconds < 10);  // Below one without sanitizers; quadratic: minutes.
  }
}

TEST_CASE("any text is a value or an error in that file") {
  constexpr std::string_view kSeed =
      "suite: alpaca_eval_2  # a comment\n"
      "inputs: {results: 'data/results', n: [1, 2.5, -3e2, 010]}\n"
      "judges:\n  - {kind: openai, url: \"https://x/\\u00e9\"}\n"
      "attacks:\n  - null.structured\n  - verbosity.pad: {factor: [1.5, 2]}\n"
      "text: |\n  two\n  lines\nmore: >-\n  folded\n  text\n"
      "? long\n: value\nq: 'it''s'\n";
  constexpr std::string_view kPieces[] = {
      "&a",   "*a", "!",  "!!str", "<<: ", "---\n", "...\n",  "%YAML 9\n",
      "? ",   ": ", "- ", "[",     "]",    "{",     "}",      "\t",
      "\r",   "\n", "'",  "\"",    "|",    ">",     "\\x",    "\xFF",
      "\x80", ", ", "@",  "`",     "#",    "~",     "\u2028", "\u0085"};
  assize::Stream stream(20260101, {"config fuzz"});
  int values = 0, errors = 0;

  const int rounds = assize::testing::fuzz_rounds(3000);
  for (int round = 0; round < rounds; ++round) {
    std::string text(kSeed);
    for (std::uint64_t edits = 1 + stream.below(4); edits > 0; --edits) {
      const std::size_t at = stream.below(text.size() + 1);
      switch (stream.below(4)) {
        case 0:
          text.erase(at, stream.below(12));
          break;
        case 1:
          text.insert(at, kPieces[stream.below(std::size(kPieces))]);
          break;
        case 2:
          text.insert(at, 1, static_cast<char>(stream.below(256)));
          break;
        default:
          text.insert(at, std::string(text.substr(stream.below(text.size() + 1),
                                                  stream.below(30))));
      }
    }
    const auto value = parse_config(text, "fuzz.yaml");
    if (value) {
      ++values;
      continue;
    }
    ++errors;
    const assize::Error& error = value.error();
    if (error.message.empty() || error.where.file != "fuzz.yaml" ||
        error.where.line == 0 || error.where.column == 0) {
      CAPTURE(text, render(error));
      FAIL_CHECK("an error without its place");
    }
  }

  // Both outcomes are met often, so the fuzz reaches both paths.
  CHECK(values > 300);
  CHECK(errors > 300);
}
