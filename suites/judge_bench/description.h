// What suite.yaml says of JudgeBench, as values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize::judge_bench {

struct Description {
  std::string version;
  std::vector<std::string> sources;

  /// The first source that this one begins with, or itself.
  std::string_view group(std::string_view source) const;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::judge_bench
