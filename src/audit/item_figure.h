// A figure of items that are drawn with replacement, each by itself.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "core/stream.h"
#include "core/verdict.h"

namespace assize {

/// The figure where item i was drawn so many times; NaN where there is none.
/// Const calls are thread-safe.
using ItemFigure = std::function<double(std::span<const double> weight)>;

/// How often each replicate drew each item.
class ItemDraws {
 public:
  ItemDraws(std::size_t items, std::size_t replicates, const Stream& stream);

  std::size_t items() const { return items_; }
  std::size_t replicates() const { return replicates_; }
  /// Requires b < replicates().
  std::span<const double> row(std::size_t b) const {
    return std::span(count_).subspan(b * items_, items_);
  }

 private:
  std::size_t items_ = 0, replicates_ = 0;
  std::vector<double> count_;
};

struct Resampled {
  double value = kAbsent;     ///< Each item once.
  std::vector<double> drawn;  ///< By replicate; NaN left in.
};

/// In the first `replicates` of the draws; of all, if there are fewer.
Resampled resample(const ItemFigure& figure, const ItemDraws& draws,
                   std::size_t replicates);

/// The figure without each item, less the one with all, times -1: the jackknife
/// for bca_interval(). O(items) figures.
std::vector<double> item_influence(const ItemFigure& figure, std::size_t items);

/// A figure that is a function of sums over items: `of` is given, of each
/// column, the sum over items of weight x cell. cells: items x columns.
ItemFigure figure_of_sums(const std::vector<double>& cells, std::size_t columns,
                          std::function<double(std::span<const double>)> of);

}  // namespace assize
