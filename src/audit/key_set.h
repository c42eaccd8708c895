// Which requests were seen, in sixteen bytes each.
#pragma once

#include <cstdint>
#include <vector>

#include "store/verdict_store.h"

namespace assize {

/// A set of keys that keeps half of each digest, with the sample mixed in: of
/// ten million requests the chance that any two are taken for one is below
/// 1e-24.  Open addressing, at most three quarters full: 21 to 43 bytes a key.
/// Not thread-safe.
class KeySet {
 public:
  /// Makes room for as many, so that it never grows beyond what they need.
  explicit KeySet(std::size_t expected = 0);

  /// Whether it was new.
  bool insert(const StoreKey& key);
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return slots_.size() * sizeof(Half); }

 private:
  struct Half {
    std::uint64_t high = 0, low = 0;  ///< Both 0: an empty slot.
    bool operator==(const Half&) const = default;
  };

  void place(const Half& half);
  void grow();

  std::vector<Half> slots_;  ///< A power of two of them.
  std::size_t size_ = 0;
};

}  // namespace assize
