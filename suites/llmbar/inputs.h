// What an audit says of LLMBar: its files, and how live judges are asked.
#pragma once

#include <string>

#include "core/error.h"
#include "plugin/config_node.h"
#include "suites/given_template.h"
#include "suites/llmbar/description.h"

namespace assize::llmbar {

struct Inputs {
  std::string results, strategy;
  suites::GivenTemplate judge_template;
  /// Prompts are parted into messages when they are filled, as published.
  bool parted = false;
  std::string references;  ///< "": none.

  /// Files that were read besides results, and what parting lets answers do.
  void note(Benchmark& bench) const;
};

/// Errors gather in the node. `about`: whose errors are told elsewhere.
Inputs read_inputs(ConfigNode& node, const Result<Description>& about);

}  // namespace assize::llmbar
