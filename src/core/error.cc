#include "core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace assize {
namespace {

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kExcerptWidth = 100;

/// Levenshtein distance with transpositions of neighbours counted as one.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(
      a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

/// Bytes of the UTF-8 character at `at`, or 0 if the bytes there are none.
std::size_t character_bytes(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char lead = byte(at);
  const std::size_t length = lead < 0x80             ? 1
                             : (lead & 0xE0) == 0xC0 ? 2
                             : (lead & 0xF0) == 0xE0 ? 3
                             : (lead & 0xF8) == 0xF0 ? 4
                                                     : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

std::string place(const Location& where) {
  if (where.file.empty()) return "";
  std::string out = printable(where.file, 4096);
  if (where.line != 0) out += fmt::format(":{}", where.line);
  if (where.line != 0 && where.column != 0) {
    out += fmt::format(":{}", where.column);
  }
  out += ": ";
  if (where.record != 0) out += fmt::format("record {}: ", where.record);
  return out;
}

}  // namespace

tl::unexpected<Error> fail(std::string message, Location where) {
  return tl::unexpected(Error{std::move(message), std::move(where)});
}

std::string printable(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t shown = 0;
  for (std::size_t at = 0; at < text.size(); ++shown) {
    if (shown == most) return out + "…";
    const std::size_t length = character_bytes(text, at);
    const auto lead = static_cast<unsigned char>(text[at]);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++at;
    } else if (lead < 0x20 || lead == 0x7F) {
      // U+2400 and following are the pictures of the control characters.
      const unsigned picture = lead == 0x7F ? 0x21u : lead;
      out += "\xE2\x90";
      out += static_cast<char>(0x80u + picture);
      ++at;
    } else if (length == 2 && lead == 0xC2 &&
               static_cast<unsigned char>(text[at + 1]) < 0xA0) {
      out += "\xEF\xBF\xBD";  // C1 controls steer terminals too.
      at += 2;
    } else {
      out += text.substr(at, length);
      at += length;
    }
  }
  return out;
}

std::string render(const Error& error) {
  const Location& where = error.where;
  std::string out = place(where) + "error: " + error.message;
  if (where.excerpt.empty() || where.column == 0) return out;
  const std::size_t column = where.column - 1;
  const std::size_t from =
      column > kExcerptWidth / 2
          ? std::min(column - kExcerptWidth / 2, where.excerpt.size())
          : 0;
  const std::string_view shown =
      std::string_view(where.excerpt).substr(from, kExcerptWidth);
  const std::size_t caret = std::min(column - from, shown.size());
  out += fmt::format("\n  {}\n  {:>{}}", printable(shown, kExcerptWidth), "^",
                     caret + 1);
  return out;
}

std::string render(std::span<const Error> errors) {
  std::vector<const Error*> ordered;
  for (const Error& error : errors) ordered.push_back(&error);
  std::ranges::stable_sort(ordered, {}, [](const Error* error) {
    return std::tie(error->where.file, error->where.line, error->where.column,
                    error->where.record);
  });
  std::string out;
  for (const Error* error : ordered) {
    if (!out.empty()) out += '\n';
    out += render(*error);
  }
  return out;
}

std::string did_you_mean(std::string_view word,
                         std::span<const std::string> known) {
  if (word.size() > kLongestWord) return "";
  const std::string* nearest = nullptr;
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongestWord) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best) {
      best = distance;
      nearest = &candidate;
    }
  }
  if (nearest == nullptr) return "";
  return fmt::format(" (did you mean '{}'?)", *nearest);
}

}  // namespace assize
