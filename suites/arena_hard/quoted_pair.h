// What a judge was shown, taken from a recorded prompt again.
#pragma once

#include <optional>
#include <string_view>

namespace assize::arena_hard {

/// Views of the prompt's text.
struct QuotedPair {
  std::string_view question, answer_a, answer_b;
};

/// The question and both answers, as the section marks of Arena-Hard's prompt
/// divide it. Nothing where a mark is missing, stands elsewhere or occurs more
/// than once: then what lies between is a guess.
std::optional<QuotedPair> quoted_pair(std::string_view prompt);

}  // namespace assize::arena_hard
