#include "cli/wrap.h"

#include <algorithm>

#include "core/error.h"
#include "core/utf8.h"

namespace assize::cli {

std::size_t columns(std::string_view text) { return code_points(text); }

std::string wrap(std::string_view text, std::size_t indent, unsigned width) {
  if (width == 0) return std::string(text);
  std::string out;
  std::size_t column = indent;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const std::size_t wide = columns(word);
    if (column > indent && column + 1 + wide > width) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += wide;
    at = end + 1;
  }
  return out;
}

std::string wrap_lines(std::string_view text, unsigned width) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (width == 0 || columns(line) <= width) {
      out += line;
    } else {
      const std::size_t first = std::min(line.find_first_not_of(' '), end);
      const std::size_t gap = line.find("  ", first);
      const std::size_t second = line.find_first_not_of(' ', gap);
      const bool table = gap != std::string_view::npos && second <= width / 2;
      const bool command = line.substr(first).starts_with("assize ");
      const std::size_t from = table ? second : first;
      const std::size_t indent = from + (command && !table ? 4 : 0);
      out += line.substr(0, from);
      // The first line begins further left than a command's others.
      out += wrap(line.substr(from), indent, width);
    }
    if (end == text.size()) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string fit(std::string_view text, std::size_t width) {
  std::string out(text);
  if (columns(out) > width) {
    out = printable(text, width == 0 ? 0 : width - 1);
    if (columns(out) > width) out.clear();
  }
  return out + std::string(width - std::min(columns(out), width), ' ');
}

}  // namespace assize::cli
