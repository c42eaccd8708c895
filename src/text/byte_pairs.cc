#include "text/byte_pairs.h"

#include <algorithm>
#include <numeric>

namespace assize {

std::optional<BytePairs::Pair> BytePairs::pair_at(std::string_view piece,
                                                  std::uint32_t begin) const {
  const std::uint32_t middle = end_[begin];
  if (middle == piece.size()) return std::nullopt;
  const std::uint32_t end = end_[middle];
  if (end - begin > longest_) return std::nullopt;
  const auto rank = rank_(piece.substr(begin, end - begin));
  if (!rank) return std::nullopt;
  return Pair{*rank, begin, end};
}

void BytePairs::consider(std::string_view piece, std::uint32_t begin) {
  if (const auto pair = pair_at(piece, begin)) {
    heap_.push_back(*pair);
    std::ranges::push_heap(heap_, worse);
  }
}

const std::vector<std::uint32_t>& BytePairs::join(std::string_view piece) {
  const auto size = static_cast<std::uint32_t>(piece.size());
  end_.resize(size);
  begin_.resize(size + std::size_t{1});
  std::iota(end_.begin(), end_.end(), 1u);
  for (std::uint32_t i = 0; i < size; ++i) begin_[i + 1] = i;
  heap_.clear();
  for (std::uint32_t i = 0; i < size; ++i) {
    if (const auto pair = pair_at(piece, i)) heap_.push_back(*pair);
  }
  std::ranges::make_heap(heap_, worse);
  while (!heap_.empty()) {
    std::ranges::pop_heap(heap_, worse);
    const Pair best = heap_.back();
    heap_.pop_back();
    const std::uint32_t middle = end_[best.begin];
    // Of the two that it was found for, one may have been joined since.
    if (middle == 0 || middle >= best.end || end_[middle] != best.end) continue;
    end_[best.begin] = best.end;
    end_[middle] = 0;
    begin_[best.end] = best.begin;
    consider(piece, best.begin);
    if (best.begin > 0) consider(piece, begin_[best.begin]);
  }
  out_.clear();
  for (std::uint32_t i = 0; i < size; i = end_[i]) out_.push_back(end_[i]);
  return out_;
}

}  // namespace assize
