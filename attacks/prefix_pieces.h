// The pieces of text that a search puts together: tokens of a vocabulary.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/stream.h"
#include "text/vocabulary.h"

namespace assize::attacks {

/// Tokens of cl100k_base; where the program was built without vocabularies, the
/// printable characters of ASCII, each alone and behind a blank.
class PrefixPieces {
 public:
  /// `words`: nullptr: the characters of ASCII.
  explicit PrefixPieces(const Vocabulary* words) : words_(words) {}
  /// The vocabulary that this program has.
  static PrefixPieces of_this_program();

  /// "cl100k_base" or "ascii".
  std::string_view name() const;
  /// Bytes of the longest piece.
  std::size_t longest() const;
  /// Uniform over the pieces that are whole characters of UTF-8 and no control
  /// characters but line feeds and tabs, which a server might refuse.
  std::string_view draw(Stream& stream) const;
  /// What the vocabulary makes of a text.  Requires whole pieces.
  std::vector<std::string> cut(std::string_view text) const;

 private:
  const Vocabulary* words_;
};

}  // namespace assize::attacks
