// Texts as sets of hashed word sequences, to find copies and templates.
//
// Hashes are the same on every platform and in every run, so they may be
// stored and compared between machines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace assize {

/// Bytes [begin, end) of the text. The hash ignores case.
struct Token {
  std::uint32_t begin, end;
  std::uint64_t hash;
};

/// Words and marks in the order of the text. A word is a maximal run of
/// letters, decimal digits and underscores (of any script); every other code
/// point that is not White_Space is a token of its own. Requires valid UTF-8 of
/// less than 4 GiB. Linear time.
std::vector<Token> tokens(std::string_view valid_utf8);

/// The words alone.
std::vector<Token> word_tokens(std::string_view valid_utf8);

/// `width` neighbouring tokens; bytes [begin, end) from the first to the last.
struct Shingle {
  std::uint64_t hash;
  std::uint32_t begin, end;
};

/// One shingle for each position, in the order of the text; none if there are
/// fewer than `width` tokens. Requires width > 0. Order matters to the hash.
std::vector<Shingle> shingles(std::span<const Token> tokens, std::size_t width);

/// |a and b| / |a or b|, in [0, 1]; 0 if both are empty. Requires both sorted
/// and free of duplicates.
double jaccard(std::span<const std::uint64_t> a,
               std::span<const std::uint64_t> b);

}  // namespace assize
