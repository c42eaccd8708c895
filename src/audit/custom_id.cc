#include "audit/custom_id.h"

#include <charconv>

namespace assize {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kLetters = 43;  ///< Of 256 bits, six each.

}  // namespace

std::string custom_id(const StoreKey& key) {
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const std::uint8_t byte : key.key) {
    bits = bits << 8 | byte;
    held += 8;
    for (; held >= 6; held -= 6) out += kAlphabet[bits >> (held - 6) & 63];
  }
  out += kAlphabet[bits << (6 - held) & 63];
  return out + '-' + std::to_string(key.sample);
}

std::optional<StoreKey> parse_custom_id(std::string_view id) {
  if (id.size() < kLetters + 2 || id[kLetters] != '-') return std::nullopt;
  StoreKey out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  std::size_t byte = 0;
  for (const char letter : id.substr(0, kLetters)) {
    const std::size_t value = kAlphabet.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.key[byte++] = static_cast<std::uint8_t>(bits >> held);
  }
  const std::string_view digits = id.substr(kLetters + 1);
  const char* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, out.sample);
  if (error != std::errc() || at != end) return std::nullopt;
  if (custom_id(out) != id) return std::nullopt;
  return out;
}

}  // namespace assize
