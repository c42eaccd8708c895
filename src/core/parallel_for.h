// Runs independent pieces of work on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace assize {

/// Calls `work(i)` once for each i in [0, n), on up to `threads` threads (at
/// least one), in any order; returns when all are done. `work` writes only to
/// place i of its results, so the outcome does not depend on `threads`; it must
/// not throw. Must not be nested.
void parallel_for(std::size_t n, unsigned threads,
                  const std::function<void(std::size_t)>& work);

/// The number of threads this machine runs at once; at least 1.
unsigned hardware_threads();

}  // namespace assize
