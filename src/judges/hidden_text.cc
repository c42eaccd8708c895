#include "judges/hidden_text.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "text/blank.h"

namespace assize::judges {
namespace {

constexpr std::string_view kOpen = "<think>", kClose = "</think>";
/// End-of-turn tokens that a server may list behind the text.
constexpr std::size_t kMostTrailing = 4;

std::string_view from_first_letter(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

/// The first of the tokens that spell the text, the last `skipped` left out.
std::optional<std::size_t> first_of(std::string_view text,
                                    std::span<const std::string> spelt,
                                    std::size_t skipped) {
  std::size_t first = spelt.size() - skipped;
  std::string_view rest = text;
  while (first > 0 && !rest.empty()) {
    const std::string_view token = spelt[first - 1];
    if (token.size() > rest.size()) {
      // The token also spells the end of what is hidden.
      if (!token.ends_with(rest)) return {};
      return first - 1;
    }
    if (!rest.ends_with(token)) return {};
    rest.remove_suffix(token.size());
    --first;
  }
  if (!rest.empty()) return {};
  return first;
}

}  // namespace

void hide_thought(Completion& said) {
  const std::string_view text = from_first_letter(said.text);
  if (!text.starts_with(kOpen)) return;
  const std::size_t end = text.find(kClose, kOpen.size());
  const std::string thought(trim(text.substr(
      kOpen.size(), end == text.npos ? text.npos : end - kOpen.size())));
  std::string answer;
  if (end != text.npos) {
    answer = from_first_letter(text.substr(end + kClose.size()));
  }
  if (!said.hidden.empty() && !thought.empty()) said.hidden += '\n';
  said.hidden += thought;
  said.text = std::move(answer);
}

void drop_hidden_tokens(Completion& said,
                        const std::vector<std::string>& spelt) {
  std::optional<std::size_t> first;
  const std::size_t most = std::min(kMostTrailing, spelt.size());
  for (std::size_t skipped = 0; skipped <= most && !first; ++skipped) {
    first = first_of(said.text, spelt, skipped);
  }
  if (said.text.empty() || !first) {
    said.logprobs.clear();
    return;
  }
  said.logprobs.erase(
      said.logprobs.begin(),
      said.logprobs.begin() + static_cast<std::ptrdiff_t>(*first));
}

}  // namespace assize::judges
