#include "attacks/prefix_pieces.h"

#include <algorithm>
#include <array>

#include "core/utf8.h"

namespace assize::attacks {
namespace {

constexpr std::string_view kVocabulary = "cl100k_base";
constexpr char kFirst = '!', kLast = '~';
constexpr std::size_t kCharacters = kLast - kFirst + 1;

/// A blank and a character, one after the other: of each piece of ASCII, the
/// last one or both.
constexpr auto kAscii = [] {
  std::array<char, 2 * kCharacters> out{};
  for (std::size_t i = 0; i < kCharacters; ++i) {
    out[2 * i] = ' ';
    out[2 * i + 1] = static_cast<char>(kFirst + static_cast<int>(i));
  }
  return out;
}();

bool sends(std::string_view piece) {
  const auto control = [](char c) {
    return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == '\x7f';
  };
  return !piece.empty() && std::ranges::none_of(piece, control) &&
         !first_invalid_utf8(piece);
}

}  // namespace

PrefixPieces PrefixPieces::of_this_program() {
  const auto words = vocabulary(kVocabulary);
  return PrefixPieces(words ? *words : nullptr);
}

std::string_view PrefixPieces::name() const {
  return words_ == nullptr ? "ascii" : words_->name();
}

std::size_t PrefixPieces::longest() const {
  if (words_ == nullptr) return 2;
  std::size_t out = 0;
  for (std::uint32_t rank = 0; rank < words_->size(); ++rank) {
    const std::string_view piece = words_->token(rank);
    if (sends(piece)) out = std::max(out, piece.size());
  }
  return out;
}

std::string_view PrefixPieces::draw(Stream& stream) const {
  if (words_ == nullptr) {
    const std::size_t at = stream.below(2 * kCharacters);
    const bool alone = at < kCharacters;
    const char* const from = kAscii.data() + 2 * (at % kCharacters);
    return alone ? std::string_view(from + 1, 1) : std::string_view(from, 2);
  }
  for (;;) {
    const auto piece =
        words_->token(static_cast<std::uint32_t>(stream.below(words_->size())));
    if (sends(piece)) return piece;
  }
}

std::vector<std::string> PrefixPieces::cut(std::string_view text) const {
  std::vector<std::string> out;
  if (words_ == nullptr) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = text[at] == ' ' && at + 1 < text.size() ? 2 : 1;
      out.emplace_back(text.substr(at, size));
      at += size;
    }
    return out;
  }
  // A token may end inside a character: such neighbours are one piece here, so
  // that whatever is replaced, what is left is text.
  for (const std::uint32_t rank : words_->encode(text)) {
    const bool half = !out.empty() && first_invalid_utf8(out.back());
    if (!half) out.emplace_back();
    out.back() += words_->token(rank);
  }
  return out;
}

}  // namespace assize::attacks
