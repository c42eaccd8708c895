#include "attacks/prose.h"

#include <catch2/catch.hpp>
#include <string>

using namespace assize::attacks;

namespace {

std::string cut(std::string_view text) {
  std::string out;
  for (const std::string_view one : sentences_of(text)) {
    out.append(out.empty() ? "" : "|").append(one);
  }
  return out;
}

/// One letter a line: blank, plain, item, heading, other.
std::string kinds(std::string_view text) {
  std::string out;
  for (const Line& line : lines_of(text)) {
    out += "bpiho"[static_cast<std::size_t>(line.kind)];
  }
  return out;
}

}  // namespace

TEST_CASE("a text is cut into sentences and nothing is lost") {
  struct Case {
    std::string_view text, sentences;
  };
  const auto [text, sentences] =
      GENERATE(Case{"", ""}, Case{" \n", ""}, Case{"One", "One"},
               Case{"One. Two! Three? Four", "One.|Two!|Three?|Four"},
               Case{"Use e.g. this. Then that.", "Use e.g. this.|Then that."},
               Case{"By J. Doe. Done.", "By J. Doe.|Done."},
               Case{"3.5 is it. 1. No", "3.5 is it.|1. No"},
               Case{"Wait... What?! Yes", "Wait...|What?!|Yes"},
               Case{"\u4E00\u3002\u4E8C\uFF01\u4E09",
                    "\u4E00\u3002|\u4E8C\uFF01|\u4E09"},
               Case{"a.b.c", "a.b.c"}, Case{"...", "..."}, Case{".", "."});

  CHECK(cut(text) == sentences);
}

TEST_CASE("lines are told apart by what markdown makes of them") {
  struct Case {
    std::string_view text, kinds;
  };
  const auto [text, kind] =
      GENERATE(Case{"", "b"}, Case{"a\n\nb\n", "pbpb"}, Case{"# h\n#tag", "hh"},
               Case{"- a\n* b\n+ c\n1. d\n23) e\n  - f", "iiiiii"},
               Case{"-a\n1.5\n12345. x", "ppp"}, Case{"---\n***\n===", "ooo"},
               Case{"> q\n| t |\n    code\n\tcode\n<p>\n$x$", "oooooo"},
               Case{"```\na\n\n- b\n```\nc", "ooooop"},
               Case{"```\n~~~\n``\n````\nc", "oooop"}, Case{"~~~ py\na", "oo"},
               Case{"`a` b", "p"});

  CHECK(kinds(text) == kind);
}

TEST_CASE("words of a line have no mark, and lines joined are the text") {
  const std::string text = "- a b \n## c\n  d\r\n\n```x\n- e";
  std::string joined, words;
  for (const Line& line : lines_of(text)) {
    joined.append(line.text).append("\n");
    words.append(line.words).append("|");
  }

  CHECK(joined == text + "\n");
  CHECK(words == "a b|c|d||```x|- e|");
}
