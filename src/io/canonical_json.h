// JSON with one spelling for each value, so that equal documents have equal
// bytes.
//
// Keys are sorted by UTF-16 code units and strings escaped as in RFC 8785.
// Integers are written as integers. Other numbers are rounded to 12 significant
// digits, far below any difference that a report could mean and above the noise
// that another compiler makes, and written as ECMAScript's Number::toString
// does; -0 is 0, and NaN and the infinities are null. Bytes of strings that are
// not UTF-8 become U+FFFD.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace assize {

/// One line without spaces or a line break.
std::string canonical_json(const nlohmann::json& value);

/// The same keys and numbers for people: indented by two spaces, arrays of
/// scalars on one line, a line break at the end.
std::string pretty_json(const nlohmann::json& value);

}  // namespace assize
