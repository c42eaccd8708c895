#include "suites/arena_hard/quoted_pair.h"

#include <array>

namespace assize::arena_hard {
namespace {

constexpr std::array<std::string_view, 4> kMarks = {
    "<|User Prompt|>\n", "\n\n<|The Start of Assistant A's Answer|>\n",
    "\n<|The End of Assistant A's Answer|>\n\n"
    "<|The Start of Assistant B's Answer|>\n",
    "\n<|The End of Assistant B's Answer|>"};

}  // namespace

std::optional<QuotedPair> quoted_pair(std::string_view prompt) {
  std::array<std::size_t, kMarks.size()> begin{}, end{};
  for (std::size_t i = 0; i < kMarks.size(); ++i) {
    begin[i] = prompt.find(kMarks[i]);
    if (begin[i] == std::string_view::npos) return std::nullopt;
    if (prompt.find(kMarks[i], begin[i] + 1) != std::string_view::npos) {
      return std::nullopt;
    }
    end[i] = begin[i] + kMarks[i].size();
    if (i > 0 && begin[i] < end[i - 1]) return std::nullopt;
  }
  const auto between = [&](std::size_t i) {
    return prompt.substr(end[i], begin[i + 1] - end[i]);
  };
  return QuotedPair{between(0), between(1), between(2)};
}

}  // namespace assize::arena_hard
