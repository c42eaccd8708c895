// Fields of a recorded JSON line, with errors that name them.
#pragma once

#include <string_view>

#include "core/error.h"
#include "io/json_value.h"

namespace assize::suites {

/// "nothing", "null", "a number" ...: what a value is, for messages.
std::string_view words(JsonValue::Kind kind);

/// The text under `key`, valid as long as the record's visit. Errors: there is
/// no such field, or it is no text.
Result<std::string_view> text_field(const JsonValue& row, std::string_view key);

/// The same, or "" where the field is missing or null.
Result<std::string_view> optional_text(const JsonValue& row,
                                       std::string_view key);

}  // namespace assize::suites
