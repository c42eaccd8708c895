#include "text/pieces.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace assize {
namespace {

/// What the patterns tell apart. kUpper: Lu, Lt; kLower: Ll; kUncased: Lm, Lo.
enum class Kind : std::uint8_t {
  kSymbol,
  kSpace,
  kNewline,
  kNumber,
  kUpper,
  kLower,
  kUncased,
  kMark,
  kEnd
};
using enum Kind;

Kind kind_of(UChar32 c) {
  if (c < 0) return kSymbol;  // Not UTF-8.
  if (c == '\r' || c == '\n') return kNewline;
  if (u_isUWhiteSpace(c)) return kSpace;
  const std::uint32_t mask = U_GET_GC_MASK(c);
  if ((mask & (U_GC_LU_MASK | U_GC_LT_MASK)) != 0) return kUpper;
  if ((mask & U_GC_LL_MASK) != 0) return kLower;
  if ((mask & (U_GC_LM_MASK | U_GC_LO_MASK)) != 0) return kUncased;
  if ((mask & U_GC_M_MASK) != 0) return kMark;
  return (mask & U_GC_N_MASK) != 0 ? kNumber : kSymbol;
}

/// Of ASCII, where nearly all text is.
const std::array<Kind, 128>& ascii() {
  static const std::array<Kind, 128> kinds = [] {
    std::array<Kind, 128> out{};
    for (std::size_t c = 0; c < out.size(); ++c) {
      out[c] = kind_of(static_cast<UChar32>(c));
    }
    return out;
  }();
  return kinds;
}

bool is_letter(Kind kind) {
  return kind == kUpper || kind == kLower || kind == kUncased;
}
bool is_blank(Kind kind) { return kind == kSpace || kind == kNewline; }
/// What neither a blank, nor a letter, nor a number is: marks too.
bool is_symbol(Kind kind) { return kind == kSymbol || kind == kMark; }
/// What may begin a word of o200k, and what may end one.
bool heads(Kind kind) {
  return kind == kUpper || kind == kUncased || kind == kMark;
}
bool tails(Kind kind) {
  return kind == kLower || kind == kUncased || kind == kMark;
}

struct Character {
  Kind kind = kEnd;
  std::size_t end = 0;
};

class Cutting {
 public:
  explicit Cutting(std::string_view text) : text_(text), ascii_(ascii()) {}

  Character at(std::size_t begin) const {
    if (begin >= text_.size()) return {kEnd, begin};
    const auto byte = static_cast<std::uint8_t>(text_[begin]);
    if (byte < 0x80) return {ascii_[byte], begin + 1};
    const auto* data = reinterpret_cast<const std::uint8_t*>(text_.data());
    // A character has four bytes at most, and ICU counts in 32 bits.
    const auto size = static_cast<std::int32_t>(
        std::min<std::size_t>(4, text_.size() - begin));
    std::int32_t used = 0;
    UChar32 c = 0;
    U8_NEXT(data + begin, used, size, c);
    return {kind_of(c), begin + static_cast<std::size_t>(used)};
  }

  std::size_t end_of(std::size_t begin, Cut cut) const {
    const Character first = at(begin);
    if (cut == Cut::kCl100k) {
      if (const std::size_t end = contraction(begin); end > begin) return end;
      if (const std::size_t end = word(begin, first); end > begin) return end;
    } else if (const std::size_t end = cased_word(begin, first); end > begin) {
      return end;
    }
    if (first.kind == kNumber) return number(first);
    if (const std::size_t end = symbols(begin, first, cut); end > begin) {
      return end;
    }
    return blanks(begin, cut);
  }

 private:
  template <typename Is>
  std::size_t run(std::size_t begin, Is is) const {
    for (;;) {
      const Character next = at(begin);
      if (!is(next.kind)) return begin;
      begin = next.end;
    }
  }

  bool letter_at(std::size_t at, char wanted) const {
    return at < text_.size() && (text_[at] | 0x20) == wanted;
  }

  /// 's, 'd, 'm, 't, 'll, 've and 're in any case; or `begin`.
  std::size_t contraction(std::size_t begin) const {
    if (begin >= text_.size() || text_[begin] != '\'') return begin;
    const std::size_t next = begin + 1;
    for (const char one : {'s', 'd', 'm', 't'}) {
      if (letter_at(next, one)) return next + 1;
    }
    if (text_.substr(next).starts_with("\u017F")) return next + 2;  // A long s.
    for (const std::string_view two : {"ll", "ve", "re"}) {
      if (letter_at(next, two[0]) && letter_at(next + 1, two[1])) {
        return next + 2;
      }
    }
    return begin;
  }

  static bool may_lead(Kind kind) { return kind == kSpace || is_symbol(kind); }

  /// [^\r\n\p{L}\p{N}]?\p{L}+
  std::size_t word(std::size_t begin, const Character& first) const {
    if (is_letter(first.kind)) return run(first.end, is_letter);
    if (!may_lead(first.kind)) return begin;
    const std::size_t end = run(first.end, is_letter);
    return end > first.end ? end : begin;
  }

  /// The two alternatives of o200k for words, with and without what leads, in
  /// the order in which an engine that backtracks tries them.
  std::size_t cased_word(std::size_t begin, const Character& first) const {
    const bool led = may_lead(first.kind);
    for (const bool with_tail : {true, false}) {
      for (const bool lead : {true, false}) {
        if (lead && !led) continue;
        const std::size_t from = lead ? first.end : begin;
        const std::size_t end = core(from, with_tail);
        if (end > from) return contraction(end);
      }
    }
    return begin;
  }

  /// [heads]*[tails]+, or [heads]+[tails]*; `begin` where there is none.
  std::size_t core(std::size_t begin, bool with_tail) const {
    std::size_t end = begin, last_both = begin;
    for (;;) {
      const Character next = at(end);
      if (!heads(next.kind)) break;
      end = next.end;
      if (next.kind != kUpper) last_both = end;
    }
    if (!with_tail) return end > begin ? run(end, tails) : begin;
    const std::size_t tail = run(end, tails);
    return tail > end ? tail : last_both;
  }

  /// \p{N}{1,3}
  std::size_t number(const Character& first) const {
    std::size_t end = first.end;
    for (int more = 0; more < 2; ++more) {
      const Character next = at(end);
      if (next.kind != kNumber) break;
      end = next.end;
    }
    return end;
  }

  /// ` ?[^\s\p{L}\p{N}]+[\r\n]*`, for o200k with slashes at the end too.
  std::size_t symbols(std::size_t begin, const Character& first,
                      Cut cut) const {
    const bool led = text_[begin] == ' ';
    if (!led && !is_symbol(first.kind)) return begin;
    const std::size_t from = led ? first.end : begin;
    std::size_t end = run(from, is_symbol);
    if (end == from) return begin;
    while (end < text_.size() && (text_[end] == '\r' || text_[end] == '\n' ||
                                  (cut == Cut::kO200k && text_[end] == '/'))) {
      ++end;
    }
    return end;
  }

  /// White space up to its last line break, or without its last character where
  /// something follows. At the end of a text cl100k takes it whole.
  std::size_t blanks(std::size_t begin, Cut cut) const {
    std::size_t end = begin, last = begin, broken = begin;
    for (;;) {
      const Character next = at(end);
      if (!is_blank(next.kind)) break;
      last = end;
      end = next.end;
      if (next.kind == kNewline) broken = end;
    }
    const bool whole = end == text_.size();
    if (whole && cut == Cut::kCl100k) return end;
    if (broken > begin) return broken;
    return whole || last == begin ? end : last;
  }

  std::string_view text_;
  const std::array<Kind, 128>& ascii_;
};

}  // namespace

std::size_t piece_end(std::string_view text, std::size_t begin, Cut cut) {
  return Cutting(text).end_of(begin, cut);
}

}  // namespace assize
