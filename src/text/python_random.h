// CPython's random.Random, for suites that drew their orders with it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assize {

/// The Mersenne Twister MT19937 as CPython seeds and reads it. Copyable; not
/// shared between threads. For our own randomness use core/stream.h.
/// Source: Matsumoto and Nishimura 1998, doi:10.1145/272991.272995;
/// CPython Modules/_randommodule.c and Lib/random.py (seed version 2).
class PythonRandom {
 public:
  /// random.Random(s) for a str with these UTF-8 bytes.
  explicit PythonRandom(std::string_view utf8_seed);
  /// random.Random(n) for a non-negative int.
  static PythonRandom from_int(std::uint64_t seed);

  double random();  ///< random(): uniform on [0, 1), 53 bits.
  /// The index that choices(range(n), k=1) picks. Requires n > 0.
  std::size_t choice(std::size_t n);

 private:
  static constexpr std::size_t kWords = 624;

  PythonRandom() = default;
  void seed(std::span<const std::uint32_t> key);
  void refill();
  std::uint32_t next();

  std::array<std::uint32_t, kWords> state_{};
  std::size_t used_ = kWords;
};

}  // namespace assize
