#include "suites/arena_hard/judgement_reader.h"

#include <catch2/catch.hpp>
#include <string>

using assize::judged;
using assize::Status;
using assize::Verdict;
using assize::arena_hard::description;
using assize::arena_hard::JudgementReader;
using assize::arena_hard::same_verdict;

namespace {

JudgementReader reader(const std::string& version) {
  const auto about = description();
  REQUIRE(about);
  auto made = JudgementReader::make(*about, *about->of_name(version));
  REQUIRE(made);
  return std::move(*made);
}

/// "A2" where slot 0 is much better, "B1", "tie", or the status' name.
std::string words(const Verdict& verdict) {
  if (verdict.status == Status::kTied) return "tie";
  if (!judged(verdict.status)) return std::string(name(verdict.status));
  return std::string(1, verdict.winner == 0 ? 'A' : 'B') +
         std::to_string(verdict.strength);
}

}  // namespace

TEST_CASE("each version reads a text as published, and a strict parser too") {
  struct Case {
    std::string text, v01, v2, strict;
  };
  const auto [text, v01, v2, strict] = GENERATE(values<Case>(
      {{"So [[A>>B]].", "A2", "A2", "A2"},
       {"So [[B>A]].", "B1", "B1", "B1"},
       {"[[A=B]]", "tie", "tie", "tie"},
       {"[[A>B]] or rather [[A>B]]", "A1", "A1", "A1"},
       // Labels that differ: nothing in v0.1, the last one in v2.0.
       {"[[A>B]] no, [[B>>A]]", "ambiguous", "B2", "B2"},
       {"[[a>b]]", "unparsed", "A1", "unparsed"},
       {"[[A > B]]", "unparsed", "unparsed", "unparsed"},
       // Two square brackets or, in v2.0 alone, one.
       {"[B>A]", "unparsed", "B1", "unparsed"},
       {"[[A>B]] and [B]", "A1", "A1", "A1"},
       // A label outside the scale is none, and hides what one bracket says.
       {"[B>A] [[A]]", "unparsed", "unparsed", "unparsed"},
       {"[[A>B]] then [[A]]", "ambiguous", "unparsed", "A1"},
       {"[[B<A]]", "unparsed", "A1", "unparsed"},
       {"none at all", "unparsed", "unparsed", "unparsed"},
       {"", "empty", "empty", "empty"}}));
  CAPTURE(text);

  CHECK(words(reader("v0.1").official(text)) == v01);
  CHECK(words(reader("v2.0").official(text)) == v2);
  CHECK(words(reader("v2.0").strict(text)) == strict);
}

TEST_CASE("recorded labels and their aliases are read, others are none") {
  const JudgementReader read = reader("v0.1");

  CHECK(words(read.of_label("B>>A")) == "B2");
  CHECK(words(read.of_label("A<<B")) == "B2");
  CHECK(words(read.of_label("B=A")) == "tie");
  CHECK(words(read.of_label("A")) == "unparsed");
}

TEST_CASE("two verdicts are the same by winner and strength, or both none") {
  const JudgementReader read = reader("v2.0");

  CHECK(same_verdict(read.of_label("A>B"), read.official("[[A>B]]")));
  CHECK_FALSE(same_verdict(read.of_label("A>>B"), read.official("[[A>B]]")));
  CHECK(same_verdict(read.of_label("?"), read.official("")));
  CHECK_FALSE(same_verdict(read.of_label("A=B"), read.official("")));
}
