#include "suites/arena_hard/prompt_file.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::arena_hard::read_frame;

namespace {

std::string filled(const Template& frame) {
  const auto messages = fill(
      frame,
      {{"question", "Q"}, {"answer_1", "{ANSWER_B}"}, {"answer_2", "TWO"}});
  std::string out;
  for (const Message& message : messages.value()) {
    out += message.role == Role::kSystem ? "system: " : "user: ";
    out += message.text + '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("the benchmark's own configuration is two messages") {
  const auto frame = read_frame(
      "judge_model: some-model\n"
      "temperature: 0.0\n"
      "system_prompt: \"Be fair.\"\n"
      "prompt_template: [\"{QUESTION} {{x}}\\n{ANSWER_A}|{ANSWER_B}\"]\n"
      "model_list:\n  - one\n",
      "judge.yaml");

  REQUIRE(frame);
  CHECK(filled(*frame) == "system: Be fair.\nuser: Q {x}\n{ANSWER_B}|TWO\n");
}

TEST_CASE("the configuration of v0.1 calls the question {question_1}") {
  const auto frame =
      read_frame("prompt_template: [\"{question_1}: {answer_1}|{answer_2}\"]\n",
                 "judge_config.yaml");

  REQUIRE(frame);
  CHECK(filled(*frame) == "user: Q: {ANSWER_B}|TWO\n");
}

TEST_CASE("a template without a slot is an error that names file and slot") {
  const auto no_question = read_frame("{ANSWER_A}, {ANSWER_B}", "j.txt");
  const auto no_answer = read_frame(
      "prompt_template: [\"{question_1}: {answer_1}\"]\n", "judge.yaml");

  REQUIRE_FALSE(no_question);
  CHECK(render(no_question.error()) ==
        "j.txt: error: the judge's template has no slot {QUESTION} or "
        "{question_1} or {question}");
  REQUIRE_FALSE(no_answer);
  CHECK(render(no_answer.error()) ==
        "judge.yaml: error: the judge's template has no slot {ANSWER_B} or "
        "{answer_2}");
}

TEST_CASE("any other file is one message") {
  const auto frame = read_frame("{question}: {answer_1}, {answer_2}", "j.txt");

  REQUIRE(frame);
  CHECK(filled(*frame) == "user: Q: {ANSWER_B}, TWO\n");
}

TEST_CASE("a configuration without one message is an error") {
  CHECK_FALSE(read_frame("system_prompt: x", "judge.yaml"));
  CHECK_FALSE(read_frame("prompt_template: [a, b]", "judge.yml"));
  CHECK_FALSE(read_frame("prompt_template: [", "judge.yaml"));
}
