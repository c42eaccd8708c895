// A checkable key: what a right answer to an item must say.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "io/json_value.h"

namespace re2 {
class RE2;
}

namespace assize::suites {

/// Decides whether an answer is right, without a judge. Const calls are
/// thread-safe; linear in the answer's length.
class Key {
 public:
  /// One of
  ///   {"facts": ["Paris", ["1889", "the year after 1888"]], "absent":
  ///   ["Lyon"]}
  ///       each fact, or one of its alternatives, stands in the answer, and
  ///       nothing absent does; letters of ASCII compare without case;
  ///   {"pattern": "(?i)\\bO\\(n\\)"}   an RE2 pattern finds a match;
  ///   {"number": 42, "tolerance": 0.5}  the last number that the answer names
  ///       is this one; digits may be grouped by commas, the sign be U+2212; a
  ///       dash between words or numbers is no sign.
  /// Anything else is an error: another field, an empty list or text, a pattern
  /// that does not compile.
  static Result<Key> parse(const JsonValue& value);

  bool right(std::string_view answer) const;

 private:
  using Alternatives = std::vector<std::string>;  ///< Of one fact; lower case.

  std::vector<Alternatives> facts_;
  Alternatives absent_;
  std::shared_ptr<const re2::RE2> pattern_;  ///< Const, so copies may share it.
  bool numeric_ = false;
  double number_ = 0, tolerance_ = 0;
};

}  // namespace assize::suites
