#include "suites/llmbar/completion_parser.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::llmbar::CompletionParser;
using assize::llmbar::description;

namespace {

CompletionParser parser(const std::string& id) {
  const auto about = description();
  REQUIRE(about);
  REQUIRE(about->grammar(id) != nullptr);
  auto out = CompletionParser::make(*about->grammar(id));
  REQUIRE(out);
  return std::move(*out);
}

}  // namespace

TEST_CASE("a bare verdict stands at the start of a line") {
  struct Case {
    std::string text;
    int official, strict;
  };
  const auto [text, official, strict] = GENERATE(values<Case>({
      {"Output (a)", 0, 0},
      {"  \n Output (b).", 1, 1},
      {"I think\n Output (b) wins", 1, 1},
      {"I choose Output (a)", -1, -1},
      {"Output  (a)", -1, -1},
      {"output (a)", -1, -1},
      {"\u2713 Output (a)", -1, -1},
      {"", -1, -1},
      // The first pattern goes before the second, wherever they stand.
      {"Output (b)\nOutput (a)", 0, 0},
      {"Output (a) is short.\nOutput (b)", 0, 1},
      {"Output (b)\nOutput (a)\n Output (b)", 0, 1},
  }));
  CAPTURE(text);

  const auto read = parser("llmbar.answer/1").read(text);

  CHECK(read.official == official);
  CHECK(read.strict == strict);
}

TEST_CASE("a reasoned verdict is a sentence anywhere") {
  const CompletionParser reasoned = parser("llmbar.reasoned/1");

  CHECK(reasoned.read("So Output (b) is better.").official == 1);
  CHECK(reasoned.read("So Output (b) is better, as I said").official == 1);
  CHECK(reasoned.read("Output (b) is better").official == -1);
  CHECK(reasoned.read("Output (b) is better\nthan that").official == -1);
  const auto both =
      reasoned.read("Output (a) is better. No: Output (b) is better.");
  CHECK(both.official == 0);
  CHECK(both.strict == 1);
}

TEST_CASE("a broken pattern is an error that names the grammar") {
  const auto broken = CompletionParser::make(
      {.id = "x/1", .first = "(", .second = "b", .live = "", .form = ""});

  REQUIRE_FALSE(broken);
  CHECK(broken.error().message.starts_with(
      "the grammar 'x/1' has a pattern that does not compile"));
}
