#include "core/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace assize {

void parallel_for(std::size_t n, unsigned threads,
                  const std::function<void(std::size_t)>& work) {
  const std::size_t workers = std::min<std::size_t>(n, std::max(threads, 1u));
  if (workers <= 1) {
    for (std::size_t i = 0; i < n; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < n; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  others.reserve(workers - 1);
  for (std::size_t i = 1; i < workers; ++i) others.emplace_back(run);
  run();
}

unsigned hardware_threads() {
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace assize
