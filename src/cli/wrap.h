// Text laid out for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assize::cli {

/// Breaks `text` at spaces so that no line that has a space is wider than
/// `width` columns (0: never breaks).  Lines after the first begin with
/// `indent` spaces; the first is taken to stand at that column already.
std::string wrap(std::string_view text, std::size_t indent, unsigned width);

/// Breaks each line of `text` that is wider than `width` columns (0: none).
/// What follows a break stands below the line's second column of text, where
/// two spaces begin one (in the left half), else below its first word; a
/// command's, four further.
std::string wrap_lines(std::string_view text, unsigned width);

/// Columns that valid UTF-8 takes on a terminal, one for each code point.
std::size_t columns(std::string_view text);

/// `text` followed by spaces up to `width` columns; longer text is cut, with
/// an ellipsis as its last column.
std::string fit(std::string_view text, std::size_t width);

}  // namespace assize::cli
