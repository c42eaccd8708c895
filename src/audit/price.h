// What a judge's tokens cost.
#pragma once

#include <cmath>
#include <cstdint>

namespace assize {

/// US dollars per million tokens; 0: nothing is charged.
struct Price {
  double input = 0, output = 0;

  /// Billionths of a US dollar, to the nearest.
  std::int64_t nano(std::uint64_t prompt_tokens,
                    std::uint64_t completion_tokens) const {
    return std::llround(1000 *
                        (input * static_cast<double>(prompt_tokens) +
                         output * static_cast<double>(completion_tokens)));
  }
};

}  // namespace assize
