#include "net/backoff.h"

#include <algorithm>

namespace assize {

using std::chrono::milliseconds;

milliseconds backoff(std::uint32_t failed, milliseconds asked, Stream& stream) {
  // Twice more than the longest is never needed, nor a shift that overflows.
  const std::uint32_t doublings = std::min(failed, 16u) - (failed > 0 ? 1 : 0);
  milliseconds most =
      std::min(kFirstBackoff * (1 << doublings), kLongestBackoff);
  if (asked.count() > 0) most = std::min(asked, kFirstBackoff);
  const double part = stream.uniform() * static_cast<double>(most.count());
  return asked + milliseconds(static_cast<milliseconds::rep>(part));
}

}  // namespace assize
