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
