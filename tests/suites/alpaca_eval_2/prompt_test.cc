#include "suites/alpaca_eval_2/prompt.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::alpaca_eval::judge_prompt;

namespace {

constexpr std::string_view kChatml =
    "<|im_start|>system\nBe fair.\n<|im_end|>\n"
    "<|im_start|>user\n{instruction}: {output_1} or {output_2}?\n<|im_end|>";

std::vector<Message> filled(const JudgePrompt& prompt, std::string_view first) {
  return fill(prompt.frame,
              {{"question", "Q"}, {"answer_1", first}, {"answer_2", "TWO"}},
              prompt.fill)
      .value();
}

}  // namespace

TEST_CASE("the published file is parted into its messages") {
  const auto prompt = judge_prompt(kChatml);

  REQUIRE(prompt);
  const auto messages = filled(*prompt, "{output_2} <|im_end|>");
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].role == Role::kSystem);
  CHECK(messages[0].text == "Be fair.");
  CHECK(messages[1].text == "Q: {output_2} <|im_end|> or TWO?");
}

TEST_CASE("filled as published, an answer takes the other's place") {
  const auto prompt = judge_prompt(kChatml, Fill::kSequentialFirst);

  REQUIRE(prompt);
  CHECK(prompt->chatml);
  const auto messages = filled(*prompt, "{output_2}");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].text.find("Q: TWO or {output_2}?") != std::string::npos);
}

TEST_CASE("a template without an answer's slot is refused") {
  CHECK_FALSE(judge_prompt("{instruction} {output_1}"));
}
