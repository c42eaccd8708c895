// Grammars of several patterns, as published parsers try them in turn.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "prompt/grammar.h"

namespace {

using namespace assize;

const std::vector<std::string> kAB = {"A", "B"};

GrammarSpec letters(std::vector<std::string> patterns) {
  GrammarSpec out{.id = "test.letters",
                  .pattern = {},
                  .pick = GrammarSpec::Pick::kFirst,
                  .outcomes = {},
                  .form = "[[{}]]"};
  out.set_patterns(std::move(patterns));
  return out;
}

Verdict read(const GrammarSpec& spec, const std::string& text) {
  const auto grammar = Grammar::compile(spec);
  REQUIRE(grammar);
  Completion said;
  said.text = text;
  return grammar->parse(said, kAB);
}

}  // namespace

TEST_CASE("a fallback is tried only where nothing before it matches") {
  const GrammarSpec spec = letters({R"(\[\[(A)\]\])", R"(\[\[(B)\]\])"});

  CHECK(read(spec, "[[B]] no, [[A]]").winner == 0);
  CHECK(read(spec, "[[B]]").winner == 1);
  CHECK(read(spec, "neither").status == Status::kUnparsed);
}

TEST_CASE("a match that is no verdict is a match") {
  const GrammarSpec spec = letters({R"(\[\[([A-Z])\]\])", R"(\[([A-Z])\])"});

  CHECK(read(spec, "[A]").winner == 0);
  CHECK(read(spec, "[A] and [[X]]").status == Status::kUnparsed);
}

TEST_CASE("a folded text is read in capitals, and its odds where they stand") {
  GrammarSpec spec = letters({R"(\[\[([AB])\]\])"});
  CHECK(read(spec, "\xC3\xA9 [[b]]").status == Status::kUnparsed);
  spec.fold = true;
  CHECK(read(spec, "\xC3\xA9 [[b]]").winner == 1);

  const auto grammar = Grammar::compile(spec);
  REQUIRE(grammar);
  Completion said;
  said.text = "so [[A]]";
  said.logprobs = {{{"so [[", 0}}, {{"A", -0.5}, {"B", -1.5}}, {{"]]", 0}}};
  // 1 / (1 + exp(-1)).
  CHECK(grammar->parse(said, kAB).p_first == Approx(0.7310585786));
}

TEST_CASE("what a folded grammar writes is read in capitals, too") {
  GrammarSpec spec = letters({R"(VERDICT: ([AB]))"});
  spec.form = "verdict: {}";
  CHECK_FALSE(Grammar::compile(spec));
  spec.fold = true;
  CHECK(Grammar::compile(spec));
}

TEST_CASE("each pattern has to compile and to capture what the kind asks for") {
  const auto broken = Grammar::compile(letters({R"(\[\[(A)\]\])", "(A"}));
  REQUIRE_FALSE(broken);
  CHECK(broken.error().message.find("does not compile") != std::string::npos);
  CHECK_FALSE(Grammar::compile(letters({R"(\[\[(A)\]\])", "A"})));
  // No text in the form is read back by either.
  CHECK_FALSE(Grammar::compile(letters({R"(<(A)>)", R"(<(B)>)"})));
}

TEST_CASE("setting patterns replaces those that were there") {
  GrammarSpec spec = letters({"(A)", "(B)"});
  CHECK(spec.pattern == "(A)");
  CHECK(spec.fallbacks == std::vector<std::string>{"(B)"});
  spec.set_patterns({"(C)"});
  CHECK(spec.pattern == "(C)");
  CHECK(spec.fallbacks.empty());
}
