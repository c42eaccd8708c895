// What suite.yaml says of RM-Bench, as values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "prompt/grammar.h"

namespace assize::rm_bench {

struct Domain {
  std::string name;
  std::vector<std::string> subsets;
};

struct Description {
  std::string version, frame;
  std::vector<Domain> domains;  ///< In the order of published tables.
  GrammarSpec grammar;

  /// Index of the domain that a word begins with ("safety-refuse"), or -1.
  int of_word(std::string_view word) const;
  /// Index of the domain that has this subset, or -1.
  int of_subset(std::string_view subset) const;
  /// "chat, code, math, safety"
  std::string names() const;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::rm_bench
