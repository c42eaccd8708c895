#include "reports/markdown_tables.h"

#include <algorithm>

#include "core/error.h"

namespace assize::reports {

std::string escape_markdown(std::string_view text) {
  std::string out;
  for (const char c : printable(text, 10000)) {
    if (std::string_view("\\`*{}[]<>|#!&~$").find(c) !=
        std::string_view::npos) {
      out += '\\';
    }
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
