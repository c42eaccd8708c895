// The whole numbers that Python reads from texts.
#pragma once

#include <optional>
#include <string_view>

namespace assize {

/// What Python's int() makes of a text, as the nearest double: a sign, then
/// decimal digits of any script with single underscores between them, between
/// white space of any script. Nothing where int() raises, and beyond a double.
/// Requires valid UTF-8. O(length).
/// **Source:** The Python Language Reference, int().
/// **Checked against:** tests/oracles/python_int.py.
std::optional<double> python_int(std::string_view text);

}  // namespace assize
