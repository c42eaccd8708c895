// The vocabularies that models read text in, and counts of their tokens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize {

/// How a text is cut into pieces, inside which bytes are paired.
enum class Cut : std::uint8_t { kCl100k, kO200k };

/// A vocabulary of byte pairs: tokens by rank, the better the lower. A view of
/// tables that are part of the program: nothing is read when it starts.
///
/// Counting is what the published tokenizers do with special tokens taken for
/// ordinary text. Bytes that are not UTF-8 are symbols of their own. A piece
/// that no writer makes, of more than kMostPiece bytes, is counted in parts of
/// that size. Time is O(n log n) in the longest piece and linear in the text.
/// Source: OpenAI's tiktoken, whose encodings have these names. Checked
/// against: tests/oracles/vocabularies.mjs, and the `token_len` of 2,000
/// answers of Arena-Hard v0.1.
class Vocabulary {
 public:
  static constexpr std::size_t kMostPiece = 1u << 20;

  std::string_view name() const { return name_; }
  std::size_t size() const { return tokens_; }

  /// The number of tokens.
  std::size_t count(std::string_view text) const;
  /// Their ranks, in the order of the text.
  std::vector<std::uint32_t> encode(std::string_view text) const;
  /// The bytes of a token. Requires rank < size().
  std::string_view token(std::uint32_t rank) const {
    return {bytes_ + offsets_[rank], offsets_[rank + 1] - offsets_[rank]};
  }
  /// The rank of the token that is these bytes.
  std::optional<std::uint32_t> rank(std::string_view bytes) const;

 private:
  friend Result<const Vocabulary*> vocabulary(std::string_view name);
  Vocabulary(std::string_view name, Cut cut, std::string_view data);

  std::string_view name_;
  Cut cut_;
  std::uint32_t tokens_, mask_, longest_;
  const std::uint32_t* offsets_;  ///< tokens_ + 1.
  const std::uint32_t* slots_;    ///< Tag, rank + 1.
  const char* bytes_;
};

/// cl100k_base and o200k_base.
std::span<const std::string_view> vocabulary_names();

/// The vocabulary of that name, which lives as long as the program. Fails for
/// another name, and where the program was built without vocabularies.
Result<const Vocabulary*> vocabulary(std::string_view name);

}  // namespace assize
