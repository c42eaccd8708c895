#include "stats/group_k_fold.h"

#include <cassert>
#include <numeric>
#include <span>
#include <utility>

namespace assize {
namespace {

/// Ranges up to this size go to numpy's insertion sort, which leaves equal keys
/// where they are: it partitions while last - first > 15 (SMALL_QUICKSORT).
constexpr std::size_t kSmallQuicksort = 16;

/// What numpy's indirect quicksort does to `order` where all keys are equal:
/// neither the median of three nor the scans move on, so every partition
/// reverses the inside of its range and splits near the middle. The two sides
/// do not touch each other, so numpy's explicit stack needs no counterpart,
/// and halves never get deep enough for its heapsort.
void quicksort_equal_keys(std::span<std::size_t> order) {
  while (order.size() > kSmallQuicksort) {
    const std::size_t last = order.size() - 1;
    std::swap(order[last / 2], order[last - 1]);
    std::size_t i = 1, j = last - 2;
    while (i < j) {
      std::swap(order[i], order[j]);
      ++i;
      --j;
    }
    std::swap(order[i], order[last - 1]);
    quicksort_equal_keys(order.first(i));
    order = order.subspan(i + 1);
  }
}

}  // namespace

std::vector<std::uint32_t> equal_group_folds(std::size_t groups,
                                             std::size_t folds) {
  assert(folds > 0);
  std::vector<std::size_t> order(groups);
  std::iota(order.begin(), order.end(), std::size_t{0});
  quicksort_equal_keys(order);

  std::vector<std::uint32_t> fold(groups);
  for (std::size_t rank = 0; rank < groups; ++rank) {
    fold[order[groups - 1 - rank]] = static_cast<std::uint32_t>(rank % folds);
  }
  return fold;
}

}  // namespace assize
