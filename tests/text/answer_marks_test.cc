#include <catch2/catch.hpp>
#include <string>

#include "text/answer_style.h"

using namespace assize;

namespace {

/// The same marks, character by character and without any search.
AnswerMarks by_hand(const std::string& text) {
  AnswerMarks out;
  std::uint32_t stars = 0, fences = 0;
  std::string line;
  const auto is_blank = [](char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
  };
  const auto end_line = [&] {
    std::size_t begin = 0, end = line.size();
    while (begin < end && is_blank(line[begin])) ++begin;
    while (end > begin && is_blank(line[end - 1])) --end;
    const std::string kept = line.substr(begin, end - begin);
    line.clear();
    for (std::size_t i = 0; i + 1 < kept.size(); ++i) {
      if (kept[i] == '*' && kept[i + 1] == '*') ++stars, ++i;
    }
    if (kept.compare(0, 3, "```") == 0) {
      ++fences;
      return;
    }
    std::size_t run = 0;
    while (run < kept.size() && kept[run] == '#') ++run;
    if (run > 0 && run < 7 && kept[run] == ' ') ++out.headers;
    for (const char* mark : {"- ", "* ", "+ ", "\u2022 "}) {
      if (kept.compare(0, std::string(mark).size(), mark) == 0) ++out.unordered;
    }
    run = 0;
    while (run < kept.size() && kept[run] >= '0' && kept[run] <= '9') ++run;
    if (run > 0 && run < 4 && run + 1 < kept.size() &&
        (kept[run] == '.' || kept[run] == ')') && kept[run + 1] == ' ') {
      ++out.ordered;
    }
  };
  for (const char c : text) {
    if (c == '\n') {
      end_line();
    } else {
      line += c;
    }
  }
  end_line();
  out.fences = (fences + 1) / 2;
  out.bold = stars / 2;
  return out;
}

}  // namespace

TEST_CASE("the marks of an answer are those of each line's beginning") {
  const AnswerMarks marks = answer_marks(
      "# one\n  ###### two \n####### no\n#no\n- a\n\t* b\n+ c\n\u2022 d\n-e\n"
      "1. f\n 12) g\n999. h\n1000. no\n1.no\n```cpp\n# three\n```\n```\n"
      "**x** **y**, and **half\n-\n#\n2.\n");

  CHECK(marks.headers == 3);
  CHECK(marks.unordered == 4);
  CHECK(marks.ordered == 3);
  CHECK(marks.bold == 2);
  CHECK(marks.fences == 2);
}

TEST_CASE("marks are those of a reader who goes character by character") {
  // A walk through texts of twelve such pieces.
  const std::string pieces[] = {"\n", "#",  " ",    "- ",  "**",
                                "1",  ". ", "*",    "```", "\u2022 ",
                                "x",  ") ", "\r\n", "\t"};
  std::uint32_t state = 1;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int piece = 0; piece < 12; ++piece) {
      state = state * 1664525u + 1013904223u;
      text += pieces[(state >> 16) % std::size(pieces)];
    }
    INFO(text);
    const AnswerMarks found = answer_marks(text), expected = by_hand(text);
    const AnswerStyle style = answer_style(text);
    CHECK(found.headers == expected.headers);
    CHECK(found.ordered == expected.ordered);
    CHECK(found.unordered == expected.unordered);
    CHECK(found.bold == expected.bold);
    CHECK(found.fences == expected.fences);
    CHECK(style.headers == found.headers);
    CHECK(style.bold == found.bold);
  }
}

TEST_CASE("marks are counted in any bytes, and in a million of them") {
  std::string bytes("\xff\xfe# \0- **\n\xe2\x80", 12);
  const std::string stars(1 << 20, '*');

  CHECK(answer_marks(bytes).headers == 0);
  CHECK(answer_marks("").bold == 0);
  CHECK(answer_marks(stars).bold == (1 << 18));
  CHECK(answer_marks(std::string(1 << 20, '\n')).headers == 0);
}
