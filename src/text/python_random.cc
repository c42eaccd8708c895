#include "text/python_random.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <vector>

namespace assize {
namespace {

std::string sha512(std::string_view bytes) {
  std::string digest(64, '\0');
  [[maybe_unused]] const int done =
      EVP_Digest(bytes.data(), bytes.size(),
                 reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                 EVP_sha512(), nullptr);
  assert(done == 1);
  return digest;
}

/// 32-bit words of a big-endian integer, least significant first, without
/// leading zeros; at least one word.
std::vector<std::uint32_t> words_of(std::string_view big_endian) {
  std::vector<std::uint32_t> words((big_endian.size() + 3) / 4);
  for (std::size_t i = 0; i < big_endian.size(); ++i) {
    const auto byte =
        static_cast<unsigned char>(big_endian[big_endian.size() - 1 - i]);
    words[i / 4] |= static_cast<std::uint32_t>(byte) << (8 * (i % 4));
  }
  while (words.size() > 1 && words.back() == 0) words.pop_back();
  return words;
}

/// The state from which every seeding starts: init_genrand(19650218).
template <std::size_t n>
constexpr std::array<std::uint32_t, n> unseeded() {
  std::array<std::uint32_t, n> state{};
  state[0] = 19650218;
  for (std::uint32_t i = 1; i < n; ++i) {
    state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
  }
  return state;
}

}  // namespace

PythonRandom::PythonRandom(std::string_view utf8_seed) {
  seed(words_of(std::string(utf8_seed) + sha512(utf8_seed)));
}

PythonRandom PythonRandom::from_int(std::uint64_t seed) {
  const std::uint32_t words[] = {static_cast<std::uint32_t>(seed),
                                 static_cast<std::uint32_t>(seed >> 32)};
  PythonRandom random;
  random.seed(std::span(words).first(words[1] == 0 ? 1 : 2));
  return random;
}

// init_by_array of the authors' mt19937ar.c (2002), whose constants these are.
// The word before is kept in a register: every step waits for it.
void PythonRandom::seed(std::span<const std::uint32_t> key) {
  static constexpr auto kUnseeded = unseeded<kWords>();
  state_ = kUnseeded;
  std::uint32_t before = state_[0];
  std::uint32_t i = 1;
  const auto put = [&](std::uint32_t word) {
    state_[i] = before = word;
    if (++i < kWords) return;
    state_[0] = before;
    i = 1;
  };
  const auto mixed = [&](std::uint32_t factor) {
    return state_[i] ^ ((before ^ (before >> 30)) * factor);
  };
  std::uint32_t j = 0;
  for (std::size_t step = 0; step < std::max(kWords, key.size()); ++step) {
    put(mixed(1664525) + key[j] + j);
    if (++j == key.size()) j = 0;
  }
  for (std::size_t step = 0; step < kWords - 1; ++step) {
    put(mixed(1566083941) - i);
  }
  state_[0] = 0x80000000;
  used_ = kWords;
}

void PythonRandom::refill() {
  constexpr std::size_t kShift = 397;
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::uint32_t y =
        (state_[i] & 0x80000000) | (state_[(i + 1) % kWords] & 0x7FFFFFFF);
    state_[i] = state_[(i + kShift) % kWords] ^ (y >> 1) ^
                ((y & 1) != 0 ? 0x9908B0DFu : 0u);
  }
  used_ = 0;
}

std::uint32_t PythonRandom::next() {
  if (used_ == kWords) refill();
  std::uint32_t y = state_[used_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9D2C5680;
  y ^= (y << 15) & 0xEFC60000;
  return y ^ (y >> 18);
}

double PythonRandom::random() {
  const double high = next() >> 5;  // 27 bits
  const double low = next() >> 6;   // 26 bits
  return (high * 0x1p26 + low) * 0x1p-53;
}

std::size_t PythonRandom::choice(std::size_t n) {
  assert(n > 0);
  return static_cast<std::size_t>(random() * static_cast<double>(n));
}

}  // namespace assize
