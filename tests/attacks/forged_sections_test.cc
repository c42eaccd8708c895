#include "attacks/forged_sections.h"

#include <catch2/catch.hpp>

using namespace assize::attacks;

TEST_CASE("what closes a section ends at a blank line or a sentence") {
  struct Case {
    std::string_view text, mark;
  };
  const auto [text, mark] = GENERATE(
      Case{"", ""}, Case{"\n[End]", "\n[End]"},
      Case{"\n[End]\n\nWhich is better?", "\n[End]"},
      Case{"\n[End]\nWhich is better?", "\n[End]"}, Case{". Which?", ""},
      Case{"\n\nWhich is better?", ""}, Case{"\n[End]\n \t\n[Next]", "\n[End]"},
      Case{"'''\n  }\n}\n\n# Next", "'''\n  }\n}"});

  CHECK(closing(text) == mark);
}

TEST_CASE("what opens a section is the last paragraph without sentences") {
  struct Case {
    std::string_view text, mark, with_header;
  };
  const auto [text, mark, with_header] =
      GENERATE(Case{"", "", ""}, Case{"[Q]\n", "[Q]\n", "[Q]\n"},
               Case{"Be fair.\n[Q]\n", "[Q]\n", "[Q]\n"},
               Case{"Be fair.\n\n[Q]\n", "[Q]\n", "[Q]\n"},
               Case{"Be fair.\n\n# Task\n\n{\n \"q\": ", "{\n \"q\": ",
                    "# Task\n\n{\n \"q\": "},
               Case{"# Task\n \n  - ", "  - ", "# Task\n \n  - "},
               Case{"Be fair.\n\n[Q]\n\n", "[Q]\n\n", "[Q]\n\n"},
               Case{"two\nlines\n\n[Q] ", "[Q] ", "[Q] "});

  CHECK(opening(text, false) == mark);
  CHECK(opening(text, true) == with_header);
}

TEST_CASE("between two sections stay what closes one and opens the next") {
  CHECK(without_middle("") == "");
  CHECK(without_middle("\n[End]\n\n[Next]\n") == "\n[End]\n\n[Next]\n");
  CHECK(without_middle("\n[End]\n\nWords.\n\nMore.\n\n[Next]\n") ==
        "\n[End]\n\n[Next]\n");
  CHECK(without_middle("\n\nWords.\n\n[Next]\n\n") == "\n\n[Next]\n\n");
}
