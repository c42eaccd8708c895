#include "text/pieces.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

using assize::Cut;
using assize::piece_end;

namespace {

std::vector<std::string> pieces(const std::string& text, Cut cut) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = piece_end(text, at, cut);
    REQUIRE(end > at);
    REQUIRE(end <= text.size());
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

}  // namespace

TEST_CASE("a text is cut where the published patterns cut it") {
  struct Case {
    std::string text;
    std::vector<std::string> cl100k, o200k;
  };
  // By hand from the patterns, which tests/oracles/vocabularies.mjs runs.
  const auto c = GENERATE(values<Case>({
      {"a b", {"a", " b"}, {"a", " b"}},
      {"don't", {"don", "'t"}, {"don't"}},
      {"IT'S", {"IT", "'S"}, {"IT'S"}},
      {"it'\u017F", {"it", "'\u017F"}, {"it'\u017F"}},
      {"o'clock", {"o", "'clock"}, {"o", "'clock"}},
      {"camelCase", {"camelCase"}, {"camel", "Case"}},
      {"HTTPServer", {"HTTPServer"}, {"HTTPServer"}},
      {"中ABC", {"中ABC"}, {"中", "ABC"}},
      {"12345", {"123", "45"}, {"123", "45"}},
      {"\tx", {"\tx"}, {"\tx"}},
      {"   x", {"  ", " x"}, {"  ", " x"}},
      {"a  1", {"a", " ", " ", "1"}, {"a", " ", " ", "1"}},
      {"a\n \n  b", {"a", "\n \n", " ", " b"}, {"a", "\n \n", " ", " b"}},
      {"a\n  ", {"a", "\n  "}, {"a", "\n", "  "}},
      {" ;\n\nx", {" ;\n\n", "x"}, {" ;\n\n", "x"}},
      {"a;/\n/b", {"a", ";/\n", "/b"}, {"a", ";/\n/", "b"}},
      {"e\u0301a", {"e", "\u0301a"}, {"e\u0301a"}},
      {"\u3000\u3000x", {"\u3000", "\u3000x"}, {"\u3000", "\u3000x"}},
      {"\uFEFF1", {"\uFEFF", "1"}, {"\uFEFF", "1"}},
  }));

  CAPTURE(c.text);
  CHECK(pieces(c.text, Cut::kCl100k) == c.cl100k);
  CHECK(pieces(c.text, Cut::kO200k) == c.o200k);
}

TEST_CASE("bytes that are not UTF-8 are symbols") {
  for (const Cut cut : {Cut::kCl100k, Cut::kO200k}) {
    CHECK(pieces("a\xFF\xC3", cut) ==
          std::vector<std::string>{"a", "\xFF\xC3"});
    CHECK(pieces(" \xE2\x82", cut) == std::vector<std::string>{" \xE2\x82"});
    CHECK(pieces("\x80z", cut) == std::vector<std::string>{"\x80z"});
  }
}

TEST_CASE("a long run of anything is cut in linear time") {
  using Clock = std::chrono::steady_clock;
  for (const std::string part :
       {" ", "\n", "a", "A", "aB", " x", "  x", "\u0301", "\u0301A", "中A", "!",
        "'", "'s", "/\n", "\xFF", "1", " \n"}) {
    std::string text;
    while (text.size() < 1u << 20) text += part;
    for (const Cut cut : {Cut::kCl100k, Cut::kO200k}) {
      CAPTURE(part);
      const auto started = Clock::now();
      std::size_t at = 0;
      while (at < text.size()) at = piece_end(text, at, cut);
      CHECK(at == text.size());
      // A quadratic walk would take minutes.
      CHECK(Clock::now() - started < std::chrono::seconds(10));
    }
  }
}
