#include "suites/wildbench/quoted_answer.h"

#include <catch2/catch.hpp>
#include <string>

using assize::wildbench::quoted_answer;
using assize::wildbench::without_marks;

TEST_CASE("an answer is cut from between its section's marks") {
  const std::string prompt =
      "## A\n<|begin_of_response_A|>\n\nYes.\nNo.\n\n<|end_of_response_A|>\n"
      "<|begin_of_response_B|>\n\n<|end_of_response_B|>\n";

  CHECK(quoted_answer(prompt, "response_A") == "Yes.\nNo.");
  CHECK(quoted_answer(prompt, "response_B") == "");
  CHECK_FALSE(quoted_answer(prompt, "response"));
}

TEST_CASE("an answer that holds a mark itself is not cut by guess") {
  const std::string prompt =
      "<|begin_of_response|>\nYes.<|end_of_response|>\nNo.\n"
      "<|end_of_response|>\n";

  CHECK_FALSE(quoted_answer(prompt, "response"));
  CHECK_FALSE(
      quoted_answer("<|end_of_response|> <|begin_of_response|>", "response"));
}

TEST_CASE("marks that a published program left on are taken off") {
  CHECK(without_marks("<|begin_of_response_B|>\n\nYes.\n\n", "response_B") ==
        "Yes.");
  CHECK(without_marks("\nYes.\n", "response_B") == "\nYes.\n");
  CHECK(without_marks("<|begin_of_response_B|><|end_of_response_B|>",
                      "response_B")
            .empty());
}
