// What suite.yaml says of FairEval, as values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "prompt/grammar.h"

namespace assize::fair_eval {

struct Description {
  std::string version, frame;
  /// A label of people's and the system that it prefers; "" is a tie.
  std::vector<std::pair<std::string, std::string>> labels;
  GrammarSpec official;    ///< FairEval's reviews.
  GrammarSpec strict;      ///< The same, as a careful reader takes them.
  GrammarSpec first_line;  ///< FastChat's reviews.
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::fair_eval
