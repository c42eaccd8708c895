#include "audit/folds.h"

#include <span>

namespace assize {

std::vector<Fold> draw_folds(std::uint32_t clusters, Stream stream) {
  std::vector<std::uint32_t> order(clusters);
  for (std::uint32_t i = 0; i < clusters; ++i) order[i] = i;
  stream.shuffle(std::span(order));
  std::vector<Fold> fold(clusters);
  for (std::uint32_t i = 0; i < clusters; ++i) {
    fold[order[i]] = static_cast<Fold>(i % kFolds);
  }
  return fold;
}

}  // namespace assize
