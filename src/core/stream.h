// A seeded stream of random numbers that depends on its key and nothing else.
//
// Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405): counter
// based, so a stream for (item, replicate) costs no state and can be made in
// any order and on any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

namespace assize {

/// One block of Philox4x32-10. Checked against the Random123 vectors.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

/// Copyable; not shared between threads.
class Stream {
 public:
  /// The key is SHA-256 over the length-prefixed seed and names, first 64
  /// bits. Names: plugin id, canonical knobs, item id, purpose, in this order
  /// where they exist.
  Stream(std::uint64_t seed, std::initializer_list<std::string_view> names);

  /// The same key at replicate `replicate`, from its first number.
  Stream at(std::uint64_t replicate) const;

  std::uint64_t next();  ///< 64 uniform bits.
  double uniform();      ///< Uniform on [0, 1), 53 bits.
  /// Uniform on {0 .. n - 1} by rejection. Requires n > 0.
  std::uint64_t below(std::uint64_t n);
  double normal();  ///< Standard normal, by the inverse distribution function.

  /// Fisher-Yates; every order equally likely.
  template <typename T>
  void shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[below(i)]);
    }
  }

 private:
  std::array<std::uint32_t, 2> key_{};
  std::uint64_t replicate_ = 0;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 4> words_{};
  std::size_t used_ = 4;
};

}  // namespace assize
