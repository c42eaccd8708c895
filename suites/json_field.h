// Fields of a recorded JSON line, with errors that name them.
#pragma once

#include <string>
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

/// What a row is called: text, or a whole number in digits.
struct Identifier {
  std::string text;
  bool is_number = false;

  friend bool operator==(const Identifier&, const Identifier&) = default;
};

/// The identifier under `key`. Errors: there is no such field, or it is neither
/// text nor a whole number below 2^53, up to which doubles are exact.
Result<Identifier> identifier_field(const JsonValue& row, std::string_view key);

/// Takes several texts of a record; the first error stays, and is the outcome.
class TextFields {
 public:
  /// The record outlives this.
  explicit TextFields(const JsonValue& row) : row_(row) {}

  /// A text that must be there.
  void need(std::string_view key, std::string_view& out);
  /// One that may be missing or null; then "".
  void may(std::string_view key, std::string_view& out);
  void keep(const Result<std::string_view>& text, std::string_view& out);
  Result<void> outcome() const { return outcome_; }

 private:
  const JsonValue& row_;
  Result<void> outcome_;
};

}  // namespace assize::suites
