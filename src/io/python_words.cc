#include "io/python_words.h"

#include <algorithm>

namespace assize {
namespace {

constexpr std::string_view kNull = "null";
constexpr std::string_view kWords[] = {"NaN", "Infinity", "-Infinity"};

/// Of the word that the text begins with, or nothing.
std::string_view word_of(std::string_view text) {
  const auto found = std::ranges::find_if(
      kWords, [&](std::string_view word) { return text.starts_with(word); });
  return found == std::end(kWords) ? std::string_view() : *found;
}

/// As many bytes as the word had, if need be and if there is one, with the
/// blank before it.
void put_null(std::size_t bytes, std::string& out) {
  if (bytes < kNull.size() && out.ends_with(' ')) out.pop_back();
  out += kNull;
  if (bytes > kNull.size()) out.append(bytes - kNull.size(), ' ');
}

}  // namespace

std::string without_python_words(std::string_view text) {
  std::string out;
  out.reserve(text.size() + kNull.size());
  bool quoted = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view word =
        quoted ? std::string_view() : word_of(text.substr(at));
    if (!word.empty()) {
      put_null(word.size(), out);
      at += word.size();
      continue;
    }
    // What a backslash escapes does not end the string.
    const std::size_t bytes = quoted && text[at] == '\\' ? 2 : 1;
    if (text[at] == '"') quoted = !quoted;
    out += text.substr(at, bytes);
    at += bytes;
  }
  return out;
}

}  // namespace assize
