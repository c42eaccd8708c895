// Which requests are looked up in the store before they are claimed.
#pragma once

#include <atomic>
#include <cstdint>

namespace assize {

/// A look costs as much as a claim, which finds a stored answer too, and in a
/// new run it finds nothing: after kNoneKept requests in a row that nobody
/// knew, only each kLooked-th is looked up.  Thread-safe.
class Looks {
 public:
  static constexpr std::uint32_t kNoneKept = 64, kLooked = 64;

  /// Whether the next request is to be looked up.
  bool worth_it() {
    const std::uint32_t before = unknown_++;
    return before < kNoneKept || before % kLooked == 0;
  }
  /// An answer was there, by a look or a claim.
  void found() { unknown_ = 0; }

 private:
  std::atomic<std::uint32_t> unknown_ = 0;
};

}  // namespace assize
