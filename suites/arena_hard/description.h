// What suite.yaml says of Arena-Hard's versions, as values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "prompt/grammar.h"

namespace assize::arena_hard {

/// One edition of the benchmark: whom answers meet and how verdicts count.
struct Version {
  std::string version, convention;
  std::string vocabulary;  ///< What `token_len` counts by.
  std::vector<std::string> categories;
  /// The baseline of each category.
  std::vector<std::pair<std::string, std::string>> baselines;
  GrammarSpec official;
  bool drops_record = false;    ///< Both games, where one has no verdict.
  double lower = 0, upper = 1;  ///< Quantiles of the published bootstrap.

  /// The baseline of a category, or that of the first one.
  const std::string& baseline(std::string_view category) const;
};

struct Description {
  std::string version;
  std::vector<Version> versions;
  std::vector<Outcome> labels;  ///< The five that a judge is asked for.
  std::vector<Outcome> known;   ///< These and their aliases.
  GrammarSpec strict;
  double strong_weight = 1;
  std::string frame;

  /// The version whose categories hold this one, or nullptr.
  const Version* of_category(std::string_view category) const;
  const Version* of_name(std::string_view version) const;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::arena_hard
