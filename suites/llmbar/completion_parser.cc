#include "suites/llmbar/completion_parser.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <cstddef>

#include "text/blank.h"

namespace assize::llmbar {
namespace {

/// Where the last match begins. Requires that there is one.
std::size_t last_match(const RE2& pattern, std::string_view text) {
  std::size_t from = 0, last = 0;
  re2::StringPiece match;
  while (from <= text.size() &&
         pattern.Match(text, from, text.size(), RE2::UNANCHORED, &match, 1)) {
    last = static_cast<std::size_t>(match.data() - text.data());
    from = last + std::max<std::size_t>(match.size(), 1);
  }
  return last;
}

}  // namespace

CompletionParser::CompletionParser() = default;
CompletionParser::CompletionParser(CompletionParser&&) noexcept = default;
CompletionParser& CompletionParser::operator=(CompletionParser&&) noexcept =
    default;
CompletionParser::~CompletionParser() = default;

Result<CompletionParser> CompletionParser::make(const GrammarText& text) {
  CompletionParser out;
  const std::string* const patterns[] = {&text.first, &text.second};
  for (std::size_t slot = 0; slot < out.patterns_.size(); ++slot) {
    auto pattern = std::make_unique<const RE2>(*patterns[slot], RE2::Quiet);
    if (!pattern->ok()) {
      return fail(
          fmt::format("the grammar '{}' has a pattern that does not "
                      "compile: {}",
                      text.id, pattern->error()));
    }
    out.patterns_[slot] = std::move(pattern);
  }
  return out;
}

Reading CompletionParser::read(std::string_view text) const {
  text = trim(text);
  const bool first = RE2::PartialMatch(text, *patterns_[0]);
  const bool second = RE2::PartialMatch(text, *patterns_[1]);
  if (!first && !second) return {};
  if (first != second) {
    const int slot = first ? 0 : 1;
    return {.official = slot, .strict = slot};
  }
  const bool second_is_last =
      last_match(*patterns_[1], text) > last_match(*patterns_[0], text);
  return {.official = 0, .strict = second_is_last ? 1 : 0};
}

}  // namespace assize::llmbar
