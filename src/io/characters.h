// Cutting UTF-8 text between characters.
#pragma once

#include <cstddef>
#include <string_view>

namespace assize {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The longest start of `text` of at most `most` bytes that ends with a whole
/// character. Bytes that are not UTF-8 may be lost, never added.
std::string_view first_characters(std::string_view text, std::size_t most);

/// The longest end of at most `most` bytes that begins with a whole character.
std::string_view last_characters(std::string_view text, std::size_t most);

}  // namespace assize
