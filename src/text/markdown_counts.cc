#include "text/markdown_counts.h"

#include <re2/re2.h>

#include <string>
#include <vector>

namespace assize {
namespace {

constexpr std::string_view kFence = "```";
constexpr std::uint64_t kMostWork = 1ull << 30;

/// One of Python's white space, which is wider than RE2's.
constexpr char kBlank[] =
    R"([\t-\r\x1c- \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029})"
    R"(\x{202f}\x{205f}\x{3000}])";

/// What stands between a fence and the next, if no back quote is in it.
std::vector<std::string> fenced(std::string_view text) {
  std::vector<std::string> out;
  std::size_t at = text.find(kFence);
  while (at != std::string_view::npos) {
    const std::size_t begin = at + kFence.size();
    const std::size_t end = text.find('`', begin);
    if (end == std::string_view::npos) break;
    if (text.substr(end, kFence.size()) == kFence) {
      out.emplace_back(text.substr(begin, end - begin));
      at = text.find(kFence, end + kFence.size());
    } else {
      at = text.find(kFence, at + 1);
    }
  }
  return out;
}

void remove_all(std::string& text, std::string_view part) {
  std::size_t from = 0, at = text.find(part);
  if (part.empty() || at == std::string::npos) return;
  std::string out;
  for (; at != std::string::npos; at = text.find(part, from)) {
    out.append(text, from, at - from);
    from = at + part.size();
  }
  out.append(text, from);
  text = std::move(out);
}

std::uint32_t count(re2::StringPiece text, const RE2& pattern) {
  std::uint32_t found = 0;
  std::size_t from = 0;
  re2::StringPiece match;
  while (pattern.Match(text, from, text.size(), RE2::UNANCHORED, &match, 1)) {
    ++found;
    from = static_cast<std::size_t>(match.data() - text.data()) + match.size();
  }
  return found;
}

/// Headers by level; `pattern` captures the marks.
std::array<std::uint32_t, 6> count_headers(re2::StringPiece text,
                                           const RE2& pattern) {
  std::array<std::uint32_t, 6> found{};
  std::size_t from = 0;
  re2::StringPiece match[2];
  while (pattern.Match(text, from, text.size(), RE2::UNANCHORED, match, 2)) {
    ++found[match[1].size() - 1];
    from = static_cast<std::size_t>(match[0].data() - text.data()) +
           match[0].size();
  }
  return found;
}

}  // namespace

std::optional<MarkdownCounts> markdown_counts(std::string_view text) {
  static const std::string blank = kBlank;
  static const RE2 header("(?m)^(#{1,6})" + blank);
  static const RE2 ordered("(?m)^" + blank + R"(*\p{Nd}+\.)" + blank);
  static const RE2 unordered("(?m)^" + blank + "*[-*+]" + blank);
  static const RE2 stars(R"(\*\*[^*\n]+\*\*)");
  static const RE2 underscores(R"(__[^_\n]+__)");
  std::string prose(text);
  const std::vector<std::string> code = fenced(text);
  if (code.size() * static_cast<std::uint64_t>(text.size()) > kMostWork) {
    return std::nullopt;
  }
  for (const std::string& block : code) remove_all(prose, block);
  return MarkdownCounts{.headers = count_headers(prose, header),
                        .ordered = count(prose, ordered),
                        .unordered = count(prose, unordered),
                        .bold_stars = count(prose, stars),
                        .bold_underscores = count(prose, underscores)};
}

}  // namespace assize
