#include "io/bracket_matcher.h"

#include <cstdint>
#include <cstring>

namespace assize {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;

/// Not 0 if one of eight bytes equals `mark`. Source: Hacker's Delight, 6-1.
std::uint64_t any(std::uint64_t word, unsigned char mark) {
  const std::uint64_t zero = word ^ (kOnes * mark);
  return (zero - kOnes) & ~zero & (kOnes << 7);
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
    while (at_ + 8 <= text.size()) {
      const std::uint64_t word = load(text.data() + at_);
      if ((any(word, '"') | any(word, '\\')) != 0) break;
      at_ += 8;
    }
    while (at_ < text.size() && text[at_] != '"' && text[at_] != '\\') ++at_;
    if (at_ == text.size()) return false;
    if (text[at_] == '"') break;
    if (at_ + 1 == text.size()) return false;  // The escape is not here yet.
    at_ += 2;
  }
  ++at_;
  in_string_ = false;
  return true;
}

/// Passes the next quote or bracket; true if it closes the first one.
bool BracketMatcher::pass_mark(std::string_view text) {
  while (at_ + 8 <= text.size()) {
    const std::uint64_t word = load(text.data() + at_);
    // Bit 5 is the difference between [ and {, and between ] and }.
    const std::uint64_t braces = word | (kOnes << 5);
    if ((any(word, '"') | any(braces, '{') | any(braces, '}')) != 0) break;
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
