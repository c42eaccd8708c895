// A judge's prompt that a user puts in the place of the shipped frame.
#pragma once

#include <string>

#include "core/benchmark.h"
#include "plugin/config_node.h"
#include "prompt/template.h"

namespace assize::suites {

struct GivenTemplate {
  std::string path, text;  ///< path "": none was given.
  /// kOnePass, or as the published program fills it.
  Fill fill = Fill::kOnePass;

  bool given() const { return !path.empty(); }
  /// The file, and what the way of filling lets an answer do, in the report.
  void note(Benchmark& bench) const;
};

/// Reads the inputs `template`, a file, once, since it may be a pipe, and
/// `fill`: one_pass, or published where the benchmark's own program has a way
/// of its own, `published`. Errors gather in the node.
GivenTemplate given_template(ConfigNode& inputs,
                             Fill published = Fill::kOnePass);

}  // namespace assize::suites
