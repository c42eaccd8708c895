// White space of ASCII, which no locale changes.
#pragma once

#include <string_view>

namespace assize {

/// Space, tab, line feed, vertical tab, form feed and carriage return.
inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// The text without the white space at its ends; a view of the same bytes.
std::string_view trim(std::string_view text);

}  // namespace assize
