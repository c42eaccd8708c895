#include "core/error.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

using assize::did_you_mean;
using assize::Error;
using assize::printable;
using assize::render;

/// Levenshtein's distance with adjacent transpositions, by its definition.
std::size_t brute_distance(std::string_view a, std::string_view b) {
  if (a.empty()) return b.size();
  if (b.empty()) return a.size();
  const std::string_view s = a.substr(1), t = b.substr(1);
  std::size_t best = brute_distance(s, t) + (a[0] == b[0] ? 0 : 1);
  best = std::min(best, brute_distance(s, b) + 1);
  best = std::min(best, brute_distance(a, t) + 1);
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) {
    best = std::min(best, brute_distance(a.substr(2), b.substr(2)) + 1);
  }
  return best;
}

}  // namespace

TEST_CASE("an error says as much of its place as is known") {
  struct Case {
    Error error;
    std::string text;
  };
  const auto [error, text] = GENERATE(
      Case{{"it is broken"}, "error: it is broken"},
      Case{{"it is broken", {"a.yaml"}}, "a.yaml: error: it is broken"},
      Case{{"it is broken", {"a.yaml", 3}}, "a.yaml:3: error: it is broken"},
      Case{{"it is broken", {"a.yaml", 3, 7}},
           "a.yaml:3:7: error: it is broken"},
      Case{{"it is broken", {"a.yaml", 0, 7}}, "a.yaml: error: it is broken"},
      Case{{"it is broken", {"a.json", 0, 0, 12}},
           "a.json: record 12: error: it is broken"},
      Case{{"it is broken", {"a.json", 9, 1, 12}},
           "a.json:9:1: record 12: error: it is broken"},
      Case{{"it is broken", {"", 3, 7}}, "error: it is broken"},
      Case{{"", {}}, "error: "});

  CHECK(render(error) == text);
}

TEST_CASE("a caret stands below the column") {
  const Error error{"unknown attack 'position_swp'",
                    {"audit.yaml", 3, 5, 0, "  - position_swp"}};

  CHECK(render(error) ==
        "audit.yaml:3:5: error: unknown attack 'position_swp'\n"
        "    - position_swp\n"
        "      ^");
}

TEST_CASE("a caret may stand after the end of its line") {
  const Error error{"the text ends here", {"a", 1, 4, 0, "abc"}};

  CHECK(render(error) ==
        "a:1:4: error: the text ends here\n"
        "  abc\n"
        "     ^");
}

TEST_CASE("no caret is drawn where the excerpt does not reach the column") {
  const Error error{"too far", {"a", 1, 500, 0, "abc"}};

  CHECK(render(error) == "a:1:500: error: too far");
}

TEST_CASE("a caret counts characters where columns count bytes") {
  const Error error{"unknown key 'x'", {"a", 1, 8, 0, "größe: x"}};
  const Error broken{"not UTF-8", {"a", 1, 3, 0, "a\xFFz"}};

  // Two of the seven bytes before the key's colon continue a character.
  CHECK(render(error) ==
        "a:1:8: error: unknown key 'x'\n"
        "  größe: x\n"
        "       ^");
  CHECK(render(broken) ==
        "a:1:3: error: not UTF-8\n"
        "  a\uFFFDz\n"
        "    ^");
}

TEST_CASE("a tab in an excerpt is one column wide") {
  const Error error{"tabs do not indent", {"a", 1, 2, 0, "\tkey: 1"}};

  CHECK(render(error) ==
        "a:1:2: error: tabs do not indent\n"
        "  ␉key: 1\n"
        "   ^");
}

TEST_CASE("a long line is cut around its column") {
  std::string line(1000, '.');
  line[499] = 'X';
  const Error error{"here", {"a", 1, 500, 0, line}};

  CHECK(render(error) == "a:1:500: error: here\n  " + std::string(50, '.') +
                             "X" + std::string(49, '.') + "\n  " +
                             std::string(50, ' ') + "^");
}

TEST_CASE("a long line is cut between characters, not within one") {
  std::string line;
  for (int i = 0; i < 200; ++i) line += "ß";
  const std::uint32_t column = GENERATE(1u, 51u, 53u, 101u, 103u, 399u);
  const Error error{"here", {"a", 1, column, 0, line}};

  const std::string shown = render(error);

  CAPTURE(column, shown);
  CHECK(shown.find("\uFFFD") == std::string::npos);
}

TEST_CASE("control characters of messages, files and excerpts are drawn") {
  const Error error{"got '\x1b[2J'", {"a\nb", 1, 2, 0, "x\x07y\x7f"}};

  CHECK(render(error) ==
        "a␊b:1:2: error: got '␛[2J'\n"
        "  x␇y␡\n"
        "   ^");
}

TEST_CASE("several errors are ordered by place, and stay in order at one") {
  const std::vector<Error> errors = {{"fourth", {"b", 1, 1}},
                                     {"second", {"a", 10, 2}},
                                     {"first", {"a", 9, 30}},
                                     {"third", {"a", 10, 2}},
                                     {"fifth", {"b", 1, 1, 2}}};

  CHECK(render(errors) ==
        "a:9:30: error: first\n"
        "a:10:2: error: second\n"
        "a:10:2: error: third\n"
        "b:1:1: error: fourth\n"
        "b:1:1: record 2: error: fifth");
}

TEST_CASE("no errors are no text") {
  CHECK(render(std::vector<Error>{}).empty());
}

TEST_CASE("did_you_mean names the nearest word that is near enough") {
  struct Case {
    std::string word, text;
  };
  const std::vector<std::string> known = {"null.constant", "null.structured",
                                          "position.swap", "verbosity.pad",
                                          "cat"};
  const auto [word, text] = GENERATE(
      Case{"nul.constant", " (did you mean 'null.constant'?)"},
      Case{"positon.swpa", " (did you mean 'position.swap'?)"},
      Case{"position_swap", " (did you mean 'position.swap'?)"},
      Case{"verbosity", ""},
      Case{"Verbosity.Pad", " (did you mean 'verbosity.pad'?)"},
      Case{"act", " (did you mean 'cat'?)"}, Case{"dog", ""}, Case{"", ""},
      Case{"at", " (did you mean 'cat'?)"}, Case{"completely else", ""});

  CHECK(did_you_mean(word, known) == text);
}

TEST_CASE("did_you_mean takes the first of equally near words") {
  const std::vector<std::string> known = {"cart", "card"};

  CHECK(did_you_mean("carx", known) == " (did you mean 'cart'?)");
}

TEST_CASE("did_you_mean wants one letter to agree") {
  const std::vector<std::string> known = {"a", "ab"};

  CHECK(did_you_mean("c", known).empty());
  CHECK(did_you_mean("b", known) == " (did you mean 'ab'?)");
}

TEST_CASE("did_you_mean has nothing to say of nothing or of long words") {
  const std::vector<std::string> known = {std::string(65, 'a'),
                                          std::string(64, 'a')};

  CHECK(did_you_mean("a", std::vector<std::string>{}).empty());
  CHECK(did_you_mean(std::string(65, 'a'), known).empty());
  CHECK(did_you_mean(std::string(63, 'a'), known) ==
        " (did you mean '" + std::string(64, 'a') + "'?)");
}

TEST_CASE("did_you_mean agrees with the distance's definition") {
  std::vector<std::string> words;
  for (const char a : {'x', 'y', 'z'}) {
    for (const char b : {'x', 'y'}) {
      for (const char c : {'y', 'z'}) words.push_back({a, b, c, 'q'});
    }
  }
  for (const std::string& word : words) {
    for (const std::string& known : words) {
      const bool near = brute_distance(word, known) <= 1;
      CAPTURE(word, known);
      CHECK(did_you_mean(word, std::vector{known}).empty() == !near);
    }
  }
}

TEST_CASE("printable keeps text and replaces what a terminal would obey") {
  struct Case {
    std::string text, shown;
  };
  const auto [text, shown] = GENERATE(
      Case{"", ""}, Case{"plain text", "plain text"},
      Case{"größe → 価格 😀", "größe → 価格 😀"},
      Case{std::string("a\0b", 3), "a␀b"}, Case{"a\r\n\tb", "a␍␊␉b"},
      Case{"\x1b]0;title\x07", "␛]0;title␇"}, Case{"\x7f", "␡"},
      Case{"\u009b31m", "\uFFFD31m"},              // C1: another ESC [
      Case{"a\u202Eb\u2066c", "a\uFFFDb\uFFFDc"},  // Reorder the line.
      Case{"a\u2028b", "a\uFFFDb"}, Case{"\u00A0\u200D", "\u00A0\u200D"});

  CHECK(printable(text) == shown);
}

TEST_CASE("printable replaces each byte that is not UTF-8") {
  struct Case {
    std::string text;
    int replaced;
  };
  // Unicode Standard, table 3-7 and the examples of section 3.9.
  const auto [text, replaced] =
      GENERATE(Case{"\x80", 1}, Case{"\xFF\xFE", 2}, Case{"\xC3", 1},
               Case{"\xC0\xAF", 2},          // Overlong '/'.
               Case{"\xE0\x80\xAF", 3},      // Overlong.
               Case{"\xE0\x9F\xBF", 3},      // Overlong.
               Case{"\xED\xA0\x80", 3},      // A surrogate.
               Case{"\xF0\x8F\xBF\xBF", 4},  // Overlong.
               Case{"\xF4\x90\x80\x80", 4},  // Beyond U+10FFFF.
               Case{"\xF5\x80\x80\x80", 4}, Case{"\xE2\x82", 2},
               Case{"\xF0\x9F\x98", 3});

  std::string expected;
  for (int i = 0; i < replaced; ++i) expected += "\uFFFD";
  CHECK(printable("<" + text + ">") == "<" + expected + ">");
}

TEST_CASE("printable is cut after so many code points") {
  CHECK(printable("abcdef", 3) == "abc…");
  CHECK(printable("ßßß", 3) == "ßßß");
  CHECK(printable("ßßßß", 3) == "ßßß…");
  CHECK(printable("\n\n", 1) == "␊…");
  CHECK(printable("abc", 0) == "…");
  CHECK(printable("", 0).empty());
}

TEST_CASE("printable of every pair of bytes is safe, and printable again") {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b)};
      const std::string shown = printable(text);
      if (printable(shown) != shown) {
        CAPTURE(a, b);
        CHECK(printable(shown) == shown);
      }
      for (const char c : shown) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) FAIL_CHECK(a << ' ' << b);
      }
    }
  }
}
