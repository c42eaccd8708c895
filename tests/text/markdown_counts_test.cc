#include "text/markdown_counts.h"

#include <catch2/catch.hpp>
#include <string>

using assize::markdown_counts;
using assize::MarkdownCounts;

TEST_CASE("marks of Markdown are counted as Arena-Hard's expressions do") {
  struct Case {
    std::string text;
    MarkdownCounts counts;
  };
  // Python: re.findall(..., re.MULTILINE) of the published expressions.
  const auto [text, counts] = GENERATE(values<Case>(
      {{"", {}},
       {"# a\n### b\n####### c\n #d\n#e", {.headers = {1, 0, 1}}},
       {"1. a\n  2. b\n3.c\n", {.ordered = 2}},
       {"- a\n* b\n\n + c\n-d", {.unordered = 3}},
       {"**a** and **b\nc** __d__ ____",
        {.bold_stars = 1, .bold_underscores = 1}},
       // White space and digits beyond ASCII, as Python's \s and \d take them.
       {"#\u00a0a\n\u0663. b", {.headers = {1}, .ordered = 1}}}));
  CAPTURE(text);

  CHECK(markdown_counts(text) == counts);
}

TEST_CASE("code between fences is taken out, with every copy of it") {
  // The block's text is deleted wherever it stands; fences and what has a back
  // quote in it stay.
  CHECK(markdown_counts("```\n# a\n```\n# b") ==
        MarkdownCounts{.headers = {1}});
  CHECK(markdown_counts("```# a\n```\n# a\n# b") ==
        MarkdownCounts{.headers = {1}});
  CHECK(markdown_counts("```\n# `a`\n```") == MarkdownCounts{.headers = {1}});
}

TEST_CASE("an answer made of fences is not counted, and costs no time") {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "```a```";

  CHECK_FALSE(markdown_counts(text));
}
