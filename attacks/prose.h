// What is prose in an answer, and what its markdown keeps apart.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace assize::attacks {

enum class LineKind : std::uint8_t {
  kBlank,
  kPlain,
  kItem,  ///< Of a list, numbered or not.
  kHeading,
  kOther  ///< Code, tables, quotes, formulas: better left alone.
};

struct Line {
  LineKind kind = LineKind::kBlank;
  std::string_view text;  ///< As it stands, without its line break.
  std::string_view
      words;  ///< Without the marks of an item or heading; trimmed.
};

/// The lines of `text` in order; joined by line breaks they are `text`.
/// Between fences all is code, to the end where a fence is not closed. O(n).
std::vector<Line> lines_of(std::string_view text);

/// Sentences in order, trimmed; nothing but white space is left out between
/// them.  A sentence ends with `.`, `!` or `?` before white space, unless a
/// small letter follows or one letter or number stands before it ("J. Doe"),
/// or with a full stop of Chinese and Japanese.  O(n).
std::vector<std::string_view> sentences_of(std::string_view text);

/// Without the ASCII white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace assize::attacks
