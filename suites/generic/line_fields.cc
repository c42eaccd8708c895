#include "suites/generic/line_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assize::suites {

Result<void> only_fields(const JsonValue& row,
                         const std::vector<std::string>& known) {
  std::string stranger;
  row.each_field([&](std::string_view name, const JsonValue&) {
    if (std::ranges::find(known, name) == known.end()) stranger = name;
  });
  if (stranger.empty()) return {};
  const std::string hint = did_you_mean(stranger, known);
  return fail(fmt::format(
      "unknown field '{}'{}", printable(stranger, 60),
      hint.empty() ? fmt::format("; there are {}", fmt::join(known, ", "))
                   : hint));
}

Result<std::string_view> text_or_none(const JsonValue& row,
                                      std::string_view key) {
  const JsonValue value = row[key];
  if (value.is_missing() || value.is_string()) return value.string();
  return fail(fmt::format("'{}' must be text", key));
}

Result<std::string_view> text_of(const JsonValue& row, std::string_view key) {
  const JsonValue value = row[key];
  if (value.is_string() && !value.string().empty()) return value.string();
  return fail(fmt::format("'{}' must be a text that is not empty", key));
}

Result<std::vector<std::string_view>> turns_of(const JsonValue& row,
                                               std::string_view single,
                                               bool may_be_empty) {
  const JsonValue turns = row["turns"], one = row[single];
  if (turns.is_missing() == one.is_missing()) {
    return fail(fmt::format("give one of '{}' and 'turns'", single));
  }
  std::vector<std::string_view> texts;
  bool good = one.is_string() || turns.size() > 0;
  if (one.is_string()) texts.push_back(one.string());
  turns.each([&](const JsonValue& turn) {
    good = good && turn.is_string();
    texts.push_back(turn.string());
  });
  const bool gap = std::ranges::any_of(texts, &std::string_view::empty);
  if (good && (may_be_empty || !gap)) return texts;
  return fail(fmt::format("'{}' must be {}",
                          turns.is_missing() ? single : "turns",
                          may_be_empty ? "text" : "text that is not empty"));
}

Result<AnswerLine> read_answer_line(const JsonValue& row) {
  if (auto known =
          only_fields(row, {"item", "system", "answer", "turns", "note"});
      !known) {
    return tl::unexpected(known.error());
  }
  const auto item = text_of(row, "item");
  if (!item) return tl::unexpected(item.error());
  const auto system = text_of(row, "system");
  if (!system) return tl::unexpected(system.error());
  auto turns = turns_of(row, "answer", true);
  if (!turns) return tl::unexpected(turns.error());
  return AnswerLine{*item, *system, std::move(*turns)};
}

}  // namespace assize::suites
