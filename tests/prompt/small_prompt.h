// A prompt of a few lines, for what reads prompts.
#pragma once

#include "prompt/judge_prompt.h"

namespace assize::testing {

/// It has marks, labels and a code.
inline JudgePrompt small_prompt() {
  const Grammar grammar = Grammar::compile({.id = "test",
                                            .pattern = R"(\[\[(.*?)\]\])",
                                            .outcomes = {},
                                            .form = "[[{}]]"})
                              .value();
  return {.frame = parse_template(
              "Compare, by the code {nonce}.\n\n[Q {nonce}]\n{question}\n\n[A "
              "{label_1}]\n{answer_1}\n[/A]\n\n[A {label_2}]\n{answer_2}\n"
              "[/A]\n\nSay [[{label_1}]] or [[{label_2}]]."),
          .official = grammar,
          .strict = grammar,
          .sampling = {},
          .labels = {"A", "B"}};
}

}  // namespace assize::testing
