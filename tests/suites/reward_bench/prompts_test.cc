#include "suites/reward_bench/prompts.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::reward_bench::description;
using assize::reward_bench::judge_prompts;
using assize::reward_bench::prompt_for;

namespace {

Verdict read(std::size_t slots, bool official, const std::string& text) {
  const auto about = description();
  REQUIRE(about);
  const auto prompts = judge_prompts(*about);
  REQUIRE(prompts);
  const JudgePrompt& prompt = (*prompts)[prompt_for(slots)];
  CHECK(prompt.slots == slots);
  Completion said;
  said.text = text;
  return (official ? prompt.official : prompt.strict)
      .parse(said, prompt.labels);
}

}  // namespace

TEST_CASE("the published reading of a pair takes [[A]] wherever it stands") {
  // S 7.3: the substring [[A]] first, then [[B]], else an error.
  const auto [text, official, strict] = GENERATE(table<std::string, int, int>({
      {"[[A]]", 0, 0},
      {"so [[B]].", 1, 1},
      {"[[B]] no, [[A]]", 0, 0},
      {"[[A]] no, [[B]]", 0, 1},
      {"[[A]]\n[[B]]\n[[B]]", 0, 1},
      {"[[B]] or [[[A] or [A]]", 1, 1},
      {"[[[A]] and [[B]]", 0, 1},
      {"[[B]] [[[[A", 1, 1},
      {"[[B]] [[[[A]", 1, 1},
      {"[[B]] [[A][[A]]", 0, 0},
      {"[A] [B] [[C]]", -1, -1},
  }));
  CAPTURE(text);

  CHECK(static_cast<int>(read(2, true, text).winner) == official);
  CHECK(static_cast<int>(read(2, false, text).winner) == strict);
}

TEST_CASE("a rating is the number at the end, of a fraction its last") {
  // S 7.3: "8/10" parses as 10.
  const auto [text, official, strict] =
      GENERATE(table<std::string, Status, Status>({
          {"Rating: 7", Status::kScored, Status::kScored},
          {"8/10", Status::kScored, Status::kUnparsed},
          {"It is 8 of ten.", Status::kUnparsed, Status::kUnparsed},
          {"11", Status::kUnparsed, Status::kUnparsed},
          {"10\n", Status::kScored, Status::kScored},
      }));
  CAPTURE(text);

  CHECK(read(1, true, text).status == official);
  CHECK(read(1, false, text).status == strict);
  CHECK(read(1, true, "8/10").score == std::vector<double>{10});
}

TEST_CASE("of four answers, one letter is read") {
  CHECK(read(4, true, "[[C]]").winner == 2);
  CHECK(read(4, true, "[[E]]").status == Status::kUnparsed);
  // S 7.4: A, B, C and D are looked for in turn.
  CHECK(read(4, true, "[[C]] no, [[B]]").winner == 1);
  CHECK(read(4, false, "[[C]] no, [[D]]").winner == 3);
}
