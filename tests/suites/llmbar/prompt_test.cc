#include "suites/llmbar/prompt.h"

#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::llmbar::description;
using assize::llmbar::judge_prompt;
using assize::suites::GivenTemplate;
using assize::testing::bar::Json;

namespace {

GivenTemplate given(std::string text) {
  GivenTemplate out;
  out.path = "prompt.txt";
  out.text = std::move(text);
  return out;
}

std::string fault_of(std::string text) {
  const auto about = description();
  REQUIRE(about);
  const auto prompt = judge_prompt(*about, "Vanilla", given(std::move(text)));
  REQUIRE_FALSE(prompt);
  CHECK(prompt.error().where.file == "prompt.txt");
  return prompt.error().message;
}

}  // namespace

TEST_CASE("the shipped frames are two messages with the answers in place") {
  const auto about = description();
  REQUIRE(about);

  for (const auto& [strategy, tokens] :
       {std::pair("Vanilla", 50), std::pair("CoT", 300)}) {
    CAPTURE(strategy);
    const auto prompt = judge_prompt(*about, strategy, {});
    REQUIRE(prompt);
    CHECK(prompt->sampling.max_tokens == tokens);
    CHECK(prompt->sampling.temperature == 0);
    CHECK(prompt->labels == std::vector<std::string>{"a", "b"});
    const auto messages = fill(
        prompt->frame,
        {{"question", "Q {output_2}"}, {"answer_1", "X"}, {"answer_2", "Y"}});
    REQUIRE(messages);
    REQUIRE(messages->size() == 2);
    CHECK(messages->at(0).role == Role::kSystem);
    const std::string& text = messages->at(1).text;
    CHECK(text.find("# Instruction:\nQ {output_2}\n\n# Output (a):\nX\n\n"
                    "# Output (b):\nY\n\n#") != std::string::npos);
  }
}

TEST_CASE("live verdicts are read as published, strictly by the last") {
  const auto about = description();
  REQUIRE(about);
  const auto prompt = judge_prompt(*about, "CoT", {});
  REQUIRE(prompt);
  Completion said;
  // S 6.3: the pattern of (a) is looked for first, wherever it stands.
  said.text =
      "Output (b) is better. Output (a) is better. Therefore, Output (b) is "
      "better.";

  CHECK(prompt->official.parse(said, prompt->labels).winner == 0);
  CHECK(prompt->strict.parse(said, prompt->labels).winner == 1);
}

TEST_CASE("a user's template keeps its own braces and messages") {
  const auto about = description();
  REQUIRE(about);
  const auto prompt = judge_prompt(
      *about, "Vanilla",
      given("<|im_start|>system\nBe {brief}.\n<|im_end|>\n<|im_start|>user\n"
            "{input} / {output_1} / {output_2}\n<|im_end|>\n"));
  REQUIRE(prompt);

  const auto messages = fill(
      prompt->frame, {{"question", "q"}, {"answer_1", "x"}, {"answer_2", "y"}});

  REQUIRE(messages);
  REQUIRE(messages->size() == 2);
  CHECK(messages->at(0).text == "Be {brief}.");
  CHECK(messages->at(1).text == "q / x / y");
}

TEST_CASE("a template that is no single comparison is an error") {
  CHECK(fault_of("{input} {output_1}") ==
        "the judge's template has no slot {output_2}");
  CHECK(fault_of("{input} {output}") ==
        "the template has {output}, which only another call could fill; a "
        "template of a single comparison is needed");
  CHECK(fault_of("{input} {output_1} {output_2} {auxiliary_input_0}") ==
        "the template has {auxiliary_input_...}, which only another call could "
        "fill; a template of a single comparison is needed");
}

TEST_CASE("a strategy that is not asked live is an error of the inputs") {
  Result<ConfigNode> node = ConfigNode::parse(
      Json{{"results", "r"}, {"strategy", "COT"}}.dump(), "test.yaml");
  REQUIRE(node);

  const auto suite = suites::llmbar.make(*node);

  const auto errors = node->finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message.starts_with(
      "live judges follow one of Vanilla, CoT, not 'COT'"));
}
