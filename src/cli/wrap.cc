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

std::string fit(std::string_view text, std::size_t width) {
  std::string out(text);
  if (columns(out) > width) {
    out = printable(text, width == 0 ? 0 : width - 1);
    if (columns(out) > width) out.clear();
  }
  return out + std::string(width - std::min(columns(out), width), ' ');
}

}  // namespace assize::cli
