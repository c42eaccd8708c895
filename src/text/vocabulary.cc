#include "text/vocabulary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <string>

#include "text/byte_pairs.h"
#include "text/pieces.h"
#include "text/vocabulary_data.h"

namespace assize {
namespace {

constexpr std::string_view kNames[] = {"cl100k_base", "o200k_base"};
constexpr Cut kCuts[] = {Cut::kCl100k, Cut::kO200k};

/// FNV-1a of 32 bits (Fowler, Noll, Vo; RFC 9923), its bits mixed, for slots
/// are by the low ones. As in tools/fetch_vocabularies.py.
std::uint32_t mixed(std::string_view bytes) {
  std::uint32_t hash = 0x811C9DC5;
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<std::uint8_t>(byte)) * 0x01000193;
  }
  hash = (hash ^ hash >> 16) * 0x85EBCA6B;
  return hash ^ hash >> 13;
}

constexpr std::size_t kHead = 4;  ///< Words before the offsets.

/// Where a part of at most `most` bytes ends, at the end of a character.
std::size_t part_end(std::string_view piece, std::size_t begin,
                     std::size_t most) {
  if (piece.size() - begin <= most) return piece.size();
  std::size_t end = begin + most;
  for (int back = 0; back < 3 && (piece[end] & 0xC0) == 0x80; ++back) --end;
  return end;
}

/// Visits the parts that bytes are paired in.
template <typename Visit>
void each_part(std::string_view text, Cut cut, const Visit& visit) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = piece_end(text, begin, cut);
    const std::string_view piece = text.substr(begin, end - begin);
    for (std::size_t at = 0; at < piece.size();) {
      const std::size_t to = part_end(piece, at, Vocabulary::kMostPiece);
      visit(piece.substr(at, to - at));
      at = to;
    }
    begin = end;
  }
}

}  // namespace

Vocabulary::Vocabulary(std::string_view name, Cut cut, std::string_view data)
    : name_(name), cut_(cut) {
  // The build lays the tables out as words of this machine, aligned.
  const auto* words =
      static_cast<const std::uint32_t*>(static_cast<const void*>(data.data()));
  tokens_ = words[0];
  mask_ = words[1] - 1;
  longest_ = words[2];
  offsets_ = words + kHead;
  slots_ = offsets_ + tokens_ + 1;
  bytes_ = data.data() + sizeof(std::uint32_t) *
                             (kHead + tokens_ + 1 + 2 * std::size_t{words[1]});
}

std::optional<std::uint32_t> Vocabulary::rank(std::string_view bytes) const {
  const std::uint32_t tag = mixed(bytes);
  for (std::uint32_t at = tag & mask_;; at = (at + 1) & mask_) {
    const std::uint32_t* slot = slots_ + 2 * std::size_t{at};
    if (slot[1] == 0) return std::nullopt;
    if (slot[0] == tag && token(slot[1] - 1) == bytes) return slot[1] - 1;
  }
}

std::size_t Vocabulary::count(std::string_view text) const {
  std::size_t out = 0;
  BytePairs pairs([this](std::string_view bytes) { return rank(bytes); },
                  longest_);
  each_part(text, cut_, [&](std::string_view part) {
    const bool whole = part.size() <= longest_ && rank(part);
    out += whole ? 1 : pairs.join(part).size();
  });
  return out;
}

std::vector<std::uint32_t> Vocabulary::encode(std::string_view text) const {
  std::vector<std::uint32_t> out;
  BytePairs pairs([this](std::string_view bytes) { return rank(bytes); },
                  longest_);
  each_part(text, cut_, [&](std::string_view part) {
    const auto whole = part.size() <= longest_ ? rank(part) : std::nullopt;
    if (whole) return out.push_back(*whole);
    std::uint32_t begin = 0;
    for (const std::uint32_t end : pairs.join(part)) {
      out.push_back(rank(part.substr(begin, end - begin)).value_or(0));
      begin = end;
    }
  });
  return out;
}

std::span<const std::string_view> vocabulary_names() { return kNames; }

Result<const Vocabulary*> vocabulary(std::string_view name) {
  static const auto made_here = [] {
    std::array<std::optional<Vocabulary>, std::size(kNames)> out;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::string_view data = vocabulary_data(kNames[i]);
      if (!data.empty()) out[i] = Vocabulary(kNames[i], kCuts[i], data);
    }
    return out;
  }();
  const auto found = std::ranges::find(kNames, name);
  if (found == std::end(kNames)) {
    const std::vector<std::string> known(std::begin(kNames), std::end(kNames));
    return fail(fmt::format("unknown vocabulary '{}'{}; known: {}",
                            printable(name, 60), did_you_mean(name, known),
                            fmt::join(known, ", ")));
  }
  const auto& made = made_here[static_cast<std::size_t>(found - kNames)];
  if (!made) {
    return fail(
        fmt::format("this program was built without the vocabulary {}: its "
                    "build was told to leave it out, or had no npm to fetch it",
                    name));
  }
  return &*made;
}

}  // namespace assize
