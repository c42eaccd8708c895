#include "core/utf8.h"

#include <simdjson.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace assize {

std::size_t code_points(std::string_view valid_utf8) {
  // Eight bytes at a time: the top bits of a continuation byte are 10, and the
  // product sums the eight flags in its highest byte.
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::size_t continued = 0, at = 0;
  for (; at + 8 <= valid_utf8.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, valid_utf8.data() + at, sizeof word);
    continued += (((word >> 7) & (~word >> 6) & kOnes) * kOnes) >> 56;
  }
  for (; at < valid_utf8.size(); ++at) {
    continued += (static_cast<unsigned char>(valid_utf8[at]) & 0xC0) == 0x80;
  }
  return valid_utf8.size() - continued;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view bytes) {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return {};
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t begin = at;
    UChar32 c = 0;
    U8_NEXT(data, at, bytes.size(), c);
    if (c < 0) return begin;
  }
  return {};
}

}  // namespace assize
