// What suite.yaml says of RewardBench, as values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize::reward_bench {

/// Subsets whose mean, weighted by published counts, is one number of a board.
struct Section {
  std::string name;
  std::vector<std::string> subsets;
  std::vector<double> counts;  ///< By subset.
};

struct Version {
  std::string name, convention;
  std::vector<Section> sections;

  bool has(std::string_view subset) const;
};

/// What a judge may be asked for.
struct Asked {
  std::string frame;
  std::vector<std::string> official;  ///< Patterns, tried in order.
  std::string strict;
};

struct Description {
  std::string version;
  std::vector<Version> versions;
  std::vector<std::string> prior_sets;
  Asked pair, best_of, rating;

  /// Index of the version that has this subset, or -1.
  int of_subset(std::string_view subset) const;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::reward_bench
