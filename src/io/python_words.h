// JSON as Python writes it, made JSON.
#pragma once

#include <string>
#include <string_view>

namespace assize {

/// The text with `null` in the place of NaN, Infinity and -Infinity, which
/// Python's json writes and JSON does not know; words in strings stay. What
/// comes after keeps its place where there is a blank before the word, as there
/// is when Python writes it. O(length).
std::string without_python_words(std::string_view text);

}  // namespace assize
