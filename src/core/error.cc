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
/// Source: Unicode Standard 15, table 3-7.
std::size_t character_bytes(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const unsigned lead = byte(at), second = byte(at + 1);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  unsigned least = 0x80, most = 0xBF;  // Of the second byte.
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) least = 0xA0;  // Below: overlong.
    if (lead == 0xED) most = 0x9F;   // Above: surrogates.
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) least = 0x90;
    if (lead == 0xF4) most = 0x8F;  // Above: beyond U+10FFFF.
  }
  if (length == 0 || second < least || second > most) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

/// Whether the character steers a terminal though it is no C0 control: a C1
/// control, a line or paragraph separator, or a mark that reorders the line.
bool steers(std::string_view character) {
  if (character.size() == 2) {
    return character[0] == '\xC2' &&
           static_cast<unsigned char>(character[1]) < 0xA0;
  }
  constexpr std::string_view kMarks[] = {
      "\u2028", "\u2029", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
      "\u2066", "\u2067", "\u2068", "\u2069", "\u061C", "\u200E", "\u200F",
      "\u206A", "\u206B", "\u206C", "\u206D", "\u206E", "\u206F"};
  return std::ranges::find(kMarks, character) != std::end(kMarks);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (c & '\xC0') != '\x80'; }));
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
    } else if (steers(text.substr(at, length))) {
      out += "\xEF\xBF\xBD";
      at += length;
    } else {
      out += text.substr(at, length);
      at += length;
    }
  }
  return out;
}

std::string render(const Error& error) {
  const Location& where = error.where;
  std::string out =
      place(where) + "error: " + printable(error.message, error.message.size());
  const std::size_t column = where.column - 1;
  if (where.column == 0 || column > where.excerpt.size()) return out;
  if (where.excerpt.empty()) return out;
  const std::string_view line = where.excerpt;
  std::size_t from =
      column > kExcerptWidth / 2 ? column - kExcerptWidth / 2 : 0;
  while (from < column && (line[from] & '\xC0') == '\x80') ++from;
  std::size_t to = std::min(from + kExcerptWidth, line.size());
  while (to > column && to < line.size() && (line[to] & '\xC0') == '\x80') --to;
  // Every byte that is no character is shown as one, so the caret stands below
  // what is drawn, not below the byte's number.
  const std::size_t caret =
      characters(printable(line.substr(from, column - from), kExcerptWidth));
  out += fmt::format("\n  {}\n  {:>{}}",
                     printable(line.substr(from, to - from), kExcerptWidth),
                     "^", caret + 1);
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
    const bool alike = distance < std::max(word.size(), candidate.size());
    if (alike && distance < best) {
      best = distance;
      nearest = &candidate;
    }
  }
  if (nearest == nullptr) return "";
  return fmt::format(" (did you mean '{}'?)", *nearest);
}

}  // namespace assize
