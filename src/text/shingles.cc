#include "text/shingles.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cassert>
#include <limits>

namespace assize {
namespace {

// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923), with code points in place of
// bytes: one multiplication a letter, no tables, no dependence on byte order.
constexpr std::uint64_t kBasis = 0xCBF29CE484222325;
constexpr std::uint64_t kPrime = 0x100000001B3;

std::uint64_t add(std::uint64_t hash, std::uint64_t value) {
  return (hash ^ value) * kPrime;
}

/// FNV leaves its high bits poorly mixed for short words, and minhash orders
/// sets by the whole number; so the finaliser of SplitMix64 (Steele et al.
/// 2014, doi:10.1145/2714064.2660195) spreads every bit over all 64.
std::uint64_t avalanche(std::uint64_t hash) {
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
  return hash ^ (hash >> 31);
}

/// Of ASCII, what a word's character folds to; 0 of what is in no word.
constexpr std::array<std::uint8_t, 0x80> kInWord = [] {
  std::array<std::uint8_t, 0x80> out{};
  for (std::uint8_t c = 'a'; c <= 'z'; ++c) out[c] = out[c - 32] = c;
  for (std::uint8_t c = '0'; c <= '9'; ++c) out[c] = c;
  out['_'] = '_';
  return out;
}();

bool is_word(UChar32 c) {
  return c >= 0 && c < 0x80 ? kInWord[static_cast<std::size_t>(c)] != 0
                            : u_isalnum(c) != 0;
}

std::uint64_t folded(UChar32 c) {
  if (c < 0x80) {
    return static_cast<std::uint64_t>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return static_cast<std::uint64_t>(u_foldCase(c, U_FOLD_CASE_DEFAULT));
}

std::vector<Token> split(std::string_view text, bool with_marks) {
  assert(text.size() <= std::numeric_limits<std::uint32_t>::max());
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::uint32_t>(text.size());
  std::vector<Token> out;
  Token word{0, 0, kBasis};
  const auto finish = [&](Token& token) {
    if (token.end > token.begin) {
      out.push_back({token.begin, token.end, avalanche(token.hash)});
    }
  };
  std::uint32_t at = 0;
  while (at < size) {
    const std::uint32_t begin = at;
    // Nearly every byte of nearly every text ends here.
    if (data[at] < 0x80 && kInWord[data[at]] != 0) {
      word.hash = add(word.hash, kInWord[data[at++]]);
      word.end = at;
      continue;
    }
    UChar32 c = 0;
    U8_NEXT(data, at, size, c);
    if (is_word(c)) {
      word.hash = add(word.hash, folded(c));
      word.end = at;
      continue;
    }
    finish(word);
    if (with_marks && (c < 0 || !u_isUWhiteSpace(c))) {
      out.push_back({begin, at, avalanche(add(kBasis, folded(c)))});
    }
    word = {at, at, kBasis};
  }
  finish(word);
  return out;
}

}  // namespace

std::vector<Token> tokens(std::string_view valid_utf8) {
  return split(valid_utf8, true);
}

std::vector<Token> word_tokens(std::string_view valid_utf8) {
  return split(valid_utf8, false);
}

std::vector<Shingle> shingles(std::span<const Token> tokens,
                              std::size_t width) {
  assert(width > 0);
  std::vector<Shingle> out;
  if (tokens.size() < width) return out;
  out.reserve(tokens.size() - width + 1);
  for (std::size_t first = 0; first + width <= tokens.size(); ++first) {
    std::uint64_t hash = kBasis;
    for (const Token& token : tokens.subspan(first, width)) {
      hash = add(hash, token.hash);
    }
    out.push_back(
        {avalanche(hash), tokens[first].begin, tokens[first + width - 1].end});
  }
  return out;
}

double jaccard(std::span<const std::uint64_t> a,
               std::span<const std::uint64_t> b) {
  if (a.empty() && b.empty()) return 0;
  std::size_t i = 0, j = 0, shared = 0;
  while (i < a.size() && j < b.size()) {
    const std::uint64_t left = a[i], right = b[j];
    shared += left == right;
    i += left <= right;
    j += right <= left;
  }
  return static_cast<double>(shared) /
         static_cast<double>(a.size() + b.size() - shared);
}

}  // namespace assize
