// Texts kept in few large pieces of memory.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/benchmark.h"

namespace assize::alpaca_eval {

/// Its texts stay where they are when the pool moves, and when release() hands
/// them to a benchmark. Not thread-safe.
class TextPool {
 public:
  TextPool() = default;
  TextPool(TextPool&&) = default;
  TextPool& operator=(TextPool&&) = default;
  TextPool(const TextPool&) = delete;  ///< The views would not follow.
  TextPool& operator=(const TextPool&) = delete;

  /// The kept copy of an equal text.
  Text keep(std::string_view text);
  /// A copy that keep() does not know: for texts that seldom come twice.
  Text add(std::string_view text);
  /// Moves the texts to the end of `to`; the pool is empty afterwards.
  void release(std::deque<std::string>& to);

 private:
  std::deque<std::string> pieces_;
  std::size_t open_ = 0;  ///< Index of the piece that has room, plus one.
  std::unordered_set<std::string_view> known_;
};

}  // namespace assize::alpaca_eval
