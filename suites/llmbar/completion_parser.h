// From what a judge said to the answer that it prefers, as published and as a
// strict reader does.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "core/error.h"
#include "suites/llmbar/description.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace assize::llmbar {

inline constexpr int kNoWinner = -1;

/// What one completion says, by the slot in which an answer was shown.
struct Reading {
  int official = kNoWinner;  ///< The first of the patterns that matches.
  int strict = kNoWinner;    ///< The last match of either pattern.
};

/// Const calls are thread-safe.
class CompletionParser {
 public:
  /// Fails where a pattern does not compile.
  static Result<CompletionParser> make(const GrammarText& text);
  CompletionParser(CompletionParser&&) noexcept;
  CompletionParser& operator=(CompletionParser&&) noexcept;
  ~CompletionParser();

  /// Of valid UTF-8, blank ends included. O(length).
  Reading read(std::string_view text) const;

 private:
  CompletionParser();
  std::array<std::unique_ptr<const re2::RE2>, 2> patterns_;
};

}  // namespace assize::llmbar
