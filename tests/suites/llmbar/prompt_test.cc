#include "suites/llmbar/prompt.h"

#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::llmbar::description;
using assize::llmbar::Inputs;
using assize::llmbar::judge_prompt;

namespace {

Inputs asking(std::string strategy, std::string text = "") {
  Inputs out;
  out.strategy = std::move(strategy);
  if (text.empty()) return out;
  out.judge_template.path = "prompt.txt";
  out.judge_template.text = std::move(text);
  return out;
}

JudgePrompt prompt_of(const Inputs& given) {
  const auto about = description();
  REQUIRE(about);
  auto prompt = judge_prompt(*about, given);
  REQUIRE(prompt);
  return std::move(*prompt);
}

std::string fault_of(const Inputs& given) {
  const auto about = description();
  REQUIRE(about);
  const auto prompt = judge_prompt(*about, given);
  REQUIRE_FALSE(prompt);
  CHECK(prompt.error().where.file == "prompt.txt");
  return prompt.error().message;
}

std::vector<Message> filled(const JudgePrompt& prompt) {
  auto messages = fill(prompt.frame, {{"question", "Q {output_2}"},
                                      {"answer_1", "X"},
                                      {"answer_2", "Y"},
                                      {"reference", "R {input}"}});
  REQUIRE(messages);
  return std::move(*messages);
}

Completion saying(std::string text) {
  Completion out;
  out.text = std::move(text);
  return out;
}

}  // namespace

TEST_CASE("the shipped frames are two messages with the answers in place") {
  struct Case {
    std::string strategy, shown;
    int tokens;
  };
  const std::string pair =
      "# Instruction:\nQ {output_2}\n\n# Output (a):\nX\n\n"
      "# Output (b):\nY\n\n# ";
  const std::string alone =
      "# Instruction:\nQ {output_2}\n\n# Output:\nX\n\n# ";
  const std::string reference = "Reference output:\nR {input}\n\n# ";
  const auto [strategy, shown, tokens] = GENERATE_COPY(values<Case>({
      {"Vanilla", pair, 50},
      {"Vanilla_NoRules", pair, 50},
      {"CoT", pair, 300},
      {"Reference", pair + reference, 50},
      {"Rating", alone, 50},
      {"Rating_NoRules", alone, 50},
      {"Rating_Reference", alone + reference, 50},
  }));
  CAPTURE(strategy);

  const JudgePrompt prompt = prompt_of(asking(strategy));

  const bool rates = strategy.starts_with("Rating");
  CHECK(prompt.slots == (rates ? 1 : 2));
  CHECK(prompt.labels == (rates ? std::vector<std::string>{}
                                : std::vector<std::string>{"a", "b"}));
  CHECK(prompt.sampling.max_tokens == tokens);
  CHECK(prompt.sampling.temperature == 0);
  const auto messages = filled(prompt);
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].role == Role::kSystem);
  CHECK(messages[1].text.find(shown) != std::string::npos);
}

TEST_CASE("live verdicts are read as published, strictly by the last") {
  const JudgePrompt prompt = prompt_of(asking("CoT"));
  // S 6.3: the pattern of (a) is looked for first, wherever it stands.
  const Completion said = saying(
      "Output (b) is better. Output (a) is better. Therefore, Output (b) is "
      "better.");

  CHECK(prompt.official.parse(said, prompt.labels).winner == 0);
  CHECK(prompt.strict.parse(said, prompt.labels).winner == 1);
}

TEST_CASE("a live rating is a whole number, strictly the last digit alone") {
  constexpr double kNone = -1;
  struct Case {
    std::string text;
    double official, strict;
  };
  const auto [text, official, strict] = GENERATE(values<Case>({
      {"7", 7, 7},
      {" +7\n", 7, kNone},
      {"0", 0, 0},
      {"Score: 7", kNone, 7},
      {"7.", kNone, 7},
      {"First 3, then 8\n", kNone, 8},
      {"7.5", kNone, kNone},
      {"7/9", kNone, kNone},
      {"-1", kNone, kNone},
      {"12", kNone, kNone},
      {"", kNone, kNone},
  }));
  CAPTURE(text);
  const JudgePrompt prompt = prompt_of(asking("Rating"));
  const auto score = [](const Verdict& verdict) {
    return verdict.status == Status::kScored ? verdict.score.front() : kNone;
  };

  CHECK(score(prompt.official.parse(saying(text), prompt.labels)) == official);
  CHECK(score(prompt.strict.parse(saying(text), prompt.labels)) == strict);
}

TEST_CASE("a user's template keeps its own braces and messages") {
  const JudgePrompt prompt = prompt_of(
      asking("Vanilla",
             "<|im_start|>system\nBe {brief}.\n<|im_end|>\n<|im_start|>user\n"
             "{input} / {output_1} / {output_2}\n<|im_end|>\n"));

  const auto messages = filled(prompt);

  REQUIRE(messages.size() == 2);
  CHECK(messages[0].text == "Be {brief}.");
  CHECK(messages[1].text == "Q {output_2} / X / Y");
}

TEST_CASE("filled as published, a prompt is parted after its one pass") {
  Inputs given = asking("Vanilla");
  given.parted = true;

  const JudgePrompt prompt = prompt_of(given);

  CHECK(prompt.chatml);
  CHECK(prompt.fill == Fill::kOnePass);
  const auto messages = filled(prompt);
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].text.starts_with("<|im_start|>system\n"));
  CHECK(messages[0].text.find("Q {output_2}") != std::string::npos);
}

TEST_CASE("a template with other slots than the strategy's is an error") {
  CHECK(fault_of(asking("Vanilla", "{input} {output_1}")) ==
        "the judge's template has no slot {output_2}");
  CHECK(fault_of(asking("Vanilla", "{input} {output}")) ==
        "the template has {output}, for which the strategy Vanilla has "
        "nothing");
  CHECK(fault_of(asking("Reference", "{input} {output_1} {output_2}")) ==
        "the judge's template has no slot {auxiliary_input_0}");
  CHECK(fault_of(asking("Rating_Reference",
                        "{input} {output} {auxiliary_input_0} "
                        "{auxiliary_input_1}")) ==
        "the template has {auxiliary_input_1}, for which the strategy "
        "Rating_Reference has nothing");
}
