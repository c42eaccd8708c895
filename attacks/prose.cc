#include "attacks/prose.h"

#include <algorithm>

namespace assize::attacks {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Length of the run of backticks or tildes that opens a fence; 0: none.
std::size_t fence_length(std::string_view words) {
  if (words.empty() || (words[0] != '`' && words[0] != '~')) return 0;
  const std::size_t length =
      std::min(words.find_first_not_of(words[0]), words.size());
  return length >= 3 ? length : 0;
}

/// Length of "- ", "* ", "+ ", "12. " or "12) "; 0: none.
std::size_t item_mark(std::string_view words) {
  std::size_t at = 0;
  while (at < words.size() && at < 4 && is_digit(words[at])) ++at;
  const std::string_view marks = at > 0 ? ".)" : "-*+";
  if (at >= words.size() || marks.find(words[at]) == std::string_view::npos) {
    return 0;
  }
  return at + 1 < words.size() && words[at + 1] == ' ' ? at + 2 : 0;
}

Line line_of(std::string_view text) {
  Line out{LineKind::kBlank, text, trimmed(text)};
  if (out.words.empty()) return out;
  const std::size_t mark = item_mark(out.words);
  if (mark > 0) {
    out.kind = LineKind::kItem;
    out.words = trimmed(out.words.substr(mark));
    return out;
  }
  const bool indented = text.starts_with("    ") || text[0] == '\t';
  if (indented || text.find('|') != std::string_view::npos ||
      std::string_view("<>$\\").find(out.words[0]) != std::string_view::npos ||
      out.words.find_first_not_of("-=*_ ") == std::string_view::npos) {
    out.kind = LineKind::kOther;
    return out;
  }
  out.kind = out.words[0] == '#' ? LineKind::kHeading : LineKind::kPlain;
  out.words.remove_prefix(
      std::min(out.words.find_first_not_of('#'), out.words.size()));
  out.words = trimmed(out.words);
  return out;
}

/// Bytes of the Chinese or Japanese full stop, exclamation or question mark at
/// `at`: U+3002, U+FF01, U+FF1F; 0: none.
std::size_t wide_stop(std::string_view text, std::size_t at) {
  const std::string_view mark = text.substr(at, 3);
  const bool stop = mark == "\u3002" || mark == "\uFF01" || mark == "\uFF1F";
  return stop ? 3 : 0;
}

/// Whether a sentence ends with the mark at `at`.
bool ends(std::string_view text, std::size_t at) {
  if (text[at] != '.' && text[at] != '!' && text[at] != '?') return false;
  std::size_t next = at + 1;
  if (next < text.size() && !is_space(text[next])) return false;
  while (next < text.size() && is_space(text[next])) ++next;
  if (next < text.size() && text[next] >= 'a' && text[next] <= 'z') {
    return false;
  }
  const bool short_word = at > 0 &&
                          (is_letter(text[at - 1]) || is_digit(text[at - 1])) &&
                          (at == 1 || is_space(text[at - 2]));
  return !(text[at] == '.' && short_word);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> out;
  char fence = 0;  // What opened the code that the line stands in.
  std::size_t length = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    Line line = line_of(text.substr(at, end - at));
    const std::string_view words = trimmed(line.text);
    const std::size_t run = fence_length(words);
    if (fence != 0 || run > 0) {
      line.kind = LineKind::kOther;
      line.words = words;
    }
    if (fence == 0 && run > 0) {
      fence = words[0];
      length = run;
    } else if (fence != 0 && run >= length && words[0] == fence &&
               run == words.size()) {
      fence = 0;
    }
    out.push_back(line);
    at = end + 1;
  }
  return out;
}

std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t end) {
    const std::string_view one = trimmed(text.substr(begin, end - begin));
    if (!one.empty()) out.push_back(one);
    begin = end;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t wide = wide_stop(text, at);
    if (wide > 0) {
      cut(at + wide);
      at += wide - 1;
    } else if (ends(text, at)) {
      cut(at + 1);
    }
  }
  cut(text.size());
  return out;
}

}  // namespace assize::attacks
