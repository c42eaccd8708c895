// Fields of the lines of a collection.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "io/json_value.h"

namespace assize::suites {

/// An error that names a field which is none of these.
Result<void> only_fields(const JsonValue& row,
                         const std::vector<std::string>& known);

/// The text under `key`, or "" where there is none.
Result<std::string_view> text_or_none(const JsonValue& row,
                                      std::string_view key);
/// The text under `key`, which is not empty.
Result<std::string_view> text_of(const JsonValue& row, std::string_view key);

/// The texts of `turns`, or the one under `single`; at least one, and none of
/// them empty unless they may be.
Result<std::vector<std::string_view>> turns_of(const JsonValue& row,
                                               std::string_view single,
                                               bool may_be_empty);

/// What one system answered; valid as long as the record's visit.
struct AnswerLine {
  std::string_view item, system;
  std::vector<std::string_view> turns;
};

/// {"item", "system", "answer" or "turns"}; `note` is passed over.
Result<AnswerLine> read_answer_line(const JsonValue& row);

}  // namespace assize::suites
