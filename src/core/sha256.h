// SHA-256, for keys, manifests and digests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assize {

using Digest = std::array<std::uint8_t, 32>;

/// A running hash. Not thread-safe; a finished hash must not be updated.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& update(std::string_view bytes);
  /// Adds the length as eight big-endian bytes, then the bytes, so that no two
  /// lists of fields give the same input.
  Sha256& field(std::string_view bytes);
  Digest finish();

 private:
  struct Context;
  void add(std::string_view bytes);
  void pass_on();

  std::unique_ptr<Context> context_;
  /// Short fields gather here: a call of the library for each of them would
  /// cost as much as a kilobyte that is hashed.
  std::array<char, 256> gathered_;
  std::size_t length_ = 0;
};

Digest sha256(std::string_view bytes);

/// Lower-case hexadecimal.
std::string hex(const Digest& digest);
inline std::string sha256_hex(std::string_view bytes) {
  return hex(sha256(bytes));
}

}  // namespace assize
