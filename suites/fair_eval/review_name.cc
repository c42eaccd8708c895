#include "suites/fair_eval/review_name.h"

namespace assize::fair_eval {
namespace {

constexpr std::string_view kPrefix = "review_";

/// What follows `word` and a low line; nothing where the text begins otherwise.
std::optional<std::string_view> after(std::string_view text,
                                      std::string_view word) {
  if (!text.starts_with(word)) return {};
  text.remove_prefix(word.size());
  if (!text.starts_with('_')) return {};
  return text.substr(1);
}

/// The name without its ending.
std::optional<std::string_view> stem(std::string_view file, bool& labels) {
  for (const std::string_view ending : {".jsonl", ".json", ".txt"}) {
    if (!file.ends_with(ending)) continue;
    labels = ending == ".txt";
    return file.substr(0, file.size() - ending.size());
  }
  return {};
}

}  // namespace

std::optional<ReviewName> review_name(std::string_view file,
                                      const std::vector<std::string>& systems) {
  ReviewName name;
  const auto whole = stem(file, name.labels);
  if (!whole || !whole->starts_with(kPrefix)) return {};
  const std::string_view pair = whole->substr(kPrefix.size());
  std::optional<ReviewName> out;
  std::size_t longest = 0;
  for (std::size_t a = 0; a < systems.size(); ++a) {
    const auto rest = after(pair, systems[a]);
    if (!rest) continue;
    for (std::size_t b = 0; b < systems.size(); ++b) {
      const auto judge = after(*rest, systems[b]);
      const std::size_t length = systems[a].size() + systems[b].size();
      if (a == b || !judge || judge->empty() || length <= longest) continue;
      longest = length;
      name.first = static_cast<std::uint16_t>(a);
      name.second = static_cast<std::uint16_t>(b);
      name.judge = *judge;
      out = name;
    }
  }
  return out;
}

}  // namespace assize::fair_eval
