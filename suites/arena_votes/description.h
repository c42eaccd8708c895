// What suite.yaml says of arena logs, as values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace assize::arena_votes {

/// What a voter says of two answers.
enum class Vote : std::uint8_t { kA, kB, kTie, kBothBad };

struct Description {
  std::string version;
  std::vector<std::pair<std::string, Vote>> votes;  ///< By a log's own words.
  /// Systems that boards are anchored at, and their ratings.
  std::vector<std::pair<std::string, double>> anchors;

  /// What these words say. Errors: words that no log uses.
  Result<Vote> vote(std::string_view text) const;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::arena_votes
