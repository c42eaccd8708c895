// A judge's prompt that a suite ships, or that a file puts in its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "plugin/config_node.h"
#include "prompt/judge_prompt.h"
#include "suites/given_template.h"

namespace assize::suites {

/// What a suite says of its judge's prompt.
struct PromptParts {
  std::string frame;  ///< Of our own wording, where no file gives one.
  GrammarSpec official, strict;
  Sampling sampling;
  std::vector<std::string> labels;  ///< By slot: as many as answers are shown.
  std::vector<std::string_view> needed;  ///< Slots that a template must have.
};

class PromptFile {
 public:
  PromptFile() = default;
  /// The file under `template` of a suite's inputs, if it is there; a file that
  /// cannot be read is an error of the inputs.
  static PromptFile read(ConfigNode& inputs);

  /// The file's text as a template, or `shipped`.
  Template frame(std::string_view shipped) const;
  /// Errors: a template without a slot that is needed; a broken grammar.
  Result<JudgePrompt> make(PromptParts parts) const;
  /// Adds the file, if there is one, to those of the benchmark.
  void note(Benchmark& bench) const;

 private:
  GivenTemplate given_;
};

}  // namespace assize::suites
