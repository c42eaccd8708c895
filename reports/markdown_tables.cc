#include "reports/markdown_tables.h"

#include <algorithm>
#include <cctype>

#include "core/error.h"

namespace assize::reports {

std::string escape_markdown(std::string_view text) {
  const std::string shown = printable(text, 10000);
  const auto word = [&](std::size_t at) {
    return at < shown.size() &&
           (std::isalnum(static_cast<unsigned char>(shown[at])) != 0 ||
            (shown[at] & '\x80') != 0);
  };
  std::string out;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    // Inside a word an underscore marks nothing; "://", "www." and "@" make
    // links of their own.
    const bool inside = i > 0 && word(i - 1) && word(i + 1);
    const std::string_view rest = std::string_view(shown).substr(i);
    const bool mark =
        std::string_view("\\`*{}[]<>|#!&~$@").find(c) !=
            std::string_view::npos ||
        (c == '_' && !inside) || rest.starts_with("://") ||
        (c == '.' && i >= 3 && shown.compare(i - 3, 3, "www") == 0);
    if (mark) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_table(const std::vector<std::string>& header,
                           const std::vector<std::vector<std::string>>& rows) {
  if (rows.empty()) return "";
  const auto line = [](const std::vector<std::string>& cells) {
    std::string out = "|";
    for (const std::string& cell : cells) out += ' ' + cell + " |";
    return out + '\n';
  };
  std::string out = line(header) + '|';
  for (std::size_t i = 0; i < header.size(); ++i) out += " --- |";
  out += '\n';
  for (const auto& row : rows) out += line(row);
  return out + '\n';
}

std::string code_span(std::string_view text) {
  const std::string shown = printable(text, 10000);
  std::size_t longest = 0, run = 0;
  for (const char c : shown) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + ' ' + shown + ' ' + fence;
}

}  // namespace assize::reports
