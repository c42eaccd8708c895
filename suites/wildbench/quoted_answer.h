// An answer as a judge's prompt shows it.
#pragma once

#include <optional>
#include <string_view>

namespace assize::wildbench {

/// What a prompt holds between `<|begin_of_SECTION|>` and `<|end_of_SECTION|>`,
/// without the line breaks around it. Nothing where a mark is missing or stands
/// more than once: then what lies between is a guess.
std::optional<std::string_view> quoted_answer(std::string_view prompt,
                                              std::string_view section);

/// A recorded answer without section marks at its beginning and end and the
/// line breaks beside them: the published program leaves marks on some texts
/// that it cuts from a prompt.
std::string_view without_marks(std::string_view text, std::string_view section);

}  // namespace assize::wildbench
