#include "suites/wildbench/quoted_answer.h"

#include <fmt/format.h>

#include <string>

namespace assize::wildbench {
namespace {

std::string begin_of(std::string_view section) {
  return fmt::format("<|begin_of_{}|>", section);
}

std::string end_of(std::string_view section) {
  return fmt::format("<|end_of_{}|>", section);
}

std::string_view without_breaks(std::string_view text) {
  while (text.starts_with('\n')) text.remove_prefix(1);
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<std::string_view> quoted_answer(std::string_view prompt,
                                              std::string_view section) {
  const std::string begin = begin_of(section), end = end_of(section);
  const std::size_t from = prompt.find(begin), to = prompt.find(end);
  if (from == prompt.npos || to == prompt.npos || to < from) return {};
  if (from != prompt.rfind(begin) || to != prompt.rfind(end)) return {};
  const std::size_t at = from + begin.size();
  return without_breaks(prompt.substr(at, to - at));
}

std::string_view without_marks(std::string_view text,
                               std::string_view section) {
  const std::string begin = begin_of(section), end = end_of(section);
  const std::string_view bare = without_breaks(text);
  const bool begins = bare.starts_with(begin), ends = bare.ends_with(end);
  if (!begins && !ends) return text;
  std::string_view out = bare;
  if (begins) out.remove_prefix(begin.size());
  if (ends && out.size() >= end.size()) out.remove_suffix(end.size());
  return without_breaks(out);
}

}  // namespace assize::wildbench
