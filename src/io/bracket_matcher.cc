#include "io/bracket_matcher.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace assize {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;

/// The top bit of each of eight bytes that equals `mark`, and perhaps of bytes
/// above the lowest of these. Source: Hacker's Delight, 6-1.
std::uint64_t any(std::uint64_t word, unsigned char mark) {
  const std::uint64_t zero = word ^ (kOnes * mark);
  return (zero - kOnes) & ~zero & (kOnes << 7);
}

/// How many of eight bytes surely have no top bit and stand before the others.
std::size_t first(std::uint64_t top_bits) {
  if constexpr (std::endian::native == std::endian::little) {
    return static_cast<std::size_t>(std::countr_zero(top_bits)) / 8;
  }
  return 0;  // The lowest byte is the last.
}

std::uint64_t load(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

}  // namespace

bool BracketMatcher::closed(std::string_view text) {
  while (at_ < text.size()) {
    if (in_string_) {
      if (!leave_string(text)) return false;
    } else if (pass_mark(text)) {
      return true;
    }
  }
  return false;
}

/// Passes the quote that ends the string; false if the text ends before.
bool BracketMatcher::leave_string(std::string_view text) {
  while (true) {
    // The C library's search uses what the machine has; its quotes are few.
    at_ = std::min(text.find('"', at_), text.size());
    if (at_ == text.size()) return false;
    // The quote or bracket before the string's first byte ends the run.
    std::size_t escapes = 0;
    while (text[at_ - 1 - escapes] == '\\') ++escapes;
    ++at_;
    if (escapes % 2 == 0) break;
  }
  in_string_ = false;
  return true;
}

/// Passes the next quote or bracket; true if it closes the first one.
bool BracketMatcher::pass_mark(std::string_view text) {
  while (at_ + 8 <= text.size()) {
    const std::uint64_t word = load(text.data() + at_);
    // Bit 5 is the difference between [ and {, and between ] and }.
    const std::uint64_t braces = word | (kOnes << 5);
    const std::uint64_t marks =
        any(word, '"') | any(braces, '{') | any(braces, '}');
    if (marks != 0) {
      at_ += first(marks);
      break;
    }
    at_ += 8;
  }
  while (at_ < text.size()) {
    const char c = text[at_++];
    if (c == '"') {
      in_string_ = true;
      return false;
    }
    if (c == '{' || c == '[') {
      ++depth_;
      return false;
    }
    if (c == '}' || c == ']') return --depth_ == 0;
  }
  return false;
}

}  // namespace assize
