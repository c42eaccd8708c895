#include "core/stream.h"

#include <boost/math/special_functions/erf.hpp>
#include <cassert>
#include <cmath>
#include <string>

#include "core/sha256.h"

namespace assize {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
  // Multipliers and Weyl increments of the paper, table 2 and section 4.3.
  constexpr std::uint64_t kMultiply0 = 0xD2511F53, kMultiply1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = kMultiply0 * counter[0];
    const std::uint64_t product1 = kMultiply1 * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

Stream::Stream(std::uint64_t seed,
               std::initializer_list<std::string_view> names) {
  Sha256 hash;
  hash.field(std::to_string(seed));
  for (const std::string_view name : names) hash.field(name);
  const Digest digest = hash.finish();
  for (std::size_t i = 0; i < 8; ++i) {
    key_[i / 4] = key_[i / 4] << 8 | digest[i];
  }
}

Stream Stream::at(std::uint64_t replicate) const {
  Stream other = *this;
  other.replicate_ = replicate;
  other.block_ = 0;
  other.used_ = 4;
  return other;
}

std::uint64_t Stream::next() {
  if (used_ == 4) {
    words_ = philox({static_cast<std::uint32_t>(block_),
                     static_cast<std::uint32_t>(block_ >> 32),
                     static_cast<std::uint32_t>(replicate_),
                     static_cast<std::uint32_t>(replicate_ >> 32)},
                    key_);
    ++block_;
    used_ = 0;
  }
  const std::uint64_t low = words_[used_], high = words_[used_ + 1];
  used_ += 2;
  return high << 32 | low;
}

double Stream::uniform() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

std::uint64_t Stream::below(std::uint64_t n) {
  assert(n > 0);
  // Values below 2^64 mod n are refused, so each residue is equally likely.
  const std::uint64_t refused = (0 - n) % n;
  std::uint64_t value = next();
  while (value < refused) value = next();
  return value % n;
}

double Stream::normal() {
  // The midpoint of the cell keeps the argument inside (0, 1).
  const double u = (static_cast<double>(next() >> 12) + 0.5) * 0x1.0p-52;
  return -std::sqrt(2.0) * boost::math::erfc_inv(2 * u);
}

}  // namespace assize
