#include "suites/json_field.h"

#include <fmt/format.h>

#include <cmath>

namespace assize::suites {
namespace {

constexpr double kMostId = 9007199254740992;  ///< 2^53: exact as a double.

tl::unexpected<Error> no_text(std::string_view key, JsonValue::Kind kind) {
  return fail(fmt::format("{} must be text, got {}", key, words(kind)));
}

}  // namespace

std::string_view words(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::kMissing:
      return "nothing";
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBool:
      return "a boolean";
    case JsonValue::Kind::kNumber:
      return "a number";
    case JsonValue::Kind::kString:
      return "text";
    case JsonValue::Kind::kArray:
      return "an array";
    case JsonValue::Kind::kObject:
      return "an object";
  }
  return "";
}

Result<std::string_view> text_field(const JsonValue& row,
                                    std::string_view key) {
  const JsonValue value = row[key];
  if (value.is_string()) return value.string();
  if (value.is_missing()) return fail(fmt::format("missing field '{}'", key));
  return no_text(key, value.kind());
}

Result<std::string_view> optional_text(const JsonValue& row,
                                       std::string_view key) {
  const JsonValue value = row[key];
  if (value.is_string()) return value.string();
  if (value.is_missing() || value.kind() == JsonValue::Kind::kNull) {
    return std::string_view();
  }
  return no_text(key, value.kind());
}

Result<Identifier> identifier_field(const JsonValue& row,
                                    std::string_view key) {
  const JsonValue id = row[key];
  if (id.is_string()) return Identifier{std::string(id.string())};
  const double number = id.number();
  if (std::floor(number) == number && std::abs(number) < kMostId) {
    return Identifier{fmt::format("{:.0f}", number), true};
  }
  if (id.is_missing()) return fail(fmt::format("missing field '{}'", key));
  return fail(fmt::format("{} must be text or a whole number", key));
}

void TextFields::need(std::string_view key, std::string_view& out) {
  keep(text_field(row_, key), out);
}

void TextFields::may(std::string_view key, std::string_view& out) {
  keep(optional_text(row_, key), out);
}

void TextFields::keep(const Result<std::string_view>& text,
                      std::string_view& out) {
  if (text) {
    out = *text;
  } else if (outcome_) {
    outcome_ = tl::unexpected(text.error());
  }
}

}  // namespace assize::suites
