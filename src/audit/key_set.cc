#include "audit/key_set.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace assize {
namespace {

constexpr std::size_t kLeast = 64;

/// Slots for `n` keys at three quarters full.
std::size_t slots_for(std::size_t n) {
  return std::bit_ceil(std::max(kLeast, n + n / 3 + 1));
}

}  // namespace

KeySet::KeySet(std::size_t expected) : slots_(slots_for(expected)) {}

bool KeySet::insert(const StoreKey& key) {
  Half half;
  std::memcpy(&half.high, key.key.data(), sizeof half.high);
  std::memcpy(&half.low, key.key.data() + sizeof half.high, sizeof half.low);
  half.low ^= (std::uint64_t{key.sample} + 1) * 0x9E3779B97F4A7C15u;
  if (half == Half{}) half.low = 1;  // An empty slot is no key.
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = half.high & mask; slots_[at] != Half{};
       at = (at + 1) & mask) {
    if (slots_[at] == half) return false;
  }
  if ((size_ + 1) * 4 > slots_.size() * 3) grow();
  place(half);
  ++size_;
  return true;
}

void KeySet::place(const Half& half) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = half.high & mask;
  while (slots_[at] != Half{}) at = (at + 1) & mask;
  slots_[at] = half;
}

void KeySet::grow() {
  std::vector<Half> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Half& half : old) {
    if (half != Half{}) place(half);
  }
}

}  // namespace assize
