// UTF-8: lengths and validity.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace assize {

/// The number of Unicode code points, which is Python's len(). Requires valid
/// UTF-8; for other bytes, those that do not continue a character are counted.
std::size_t code_points(std::string_view valid_utf8);

/// Byte offset where the first sequence begins that is not UTF-8 (overlong,
/// surrogate, above U+10FFFF, truncated), or nothing if all of it is valid.
std::optional<std::size_t> first_invalid_utf8(std::string_view bytes);

}  // namespace assize
