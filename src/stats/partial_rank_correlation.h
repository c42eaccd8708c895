// Whether two columns rise together beyond what a third has them do.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assize {

/// Spearman's rank correlation of two columns with a third held fixed: ranks,
/// equal values sharing their mean; what is linear in the third's ranks taken
/// from both; the correlation of what is left.  Const calls are thread-safe.
/// **Source:** Kendall 1942, doi:10.1093/biomet/32.3-4.277, for ranks.
/// **Checked against:** scipy.stats.rankdata and numpy.linalg.lstsq.
class PartialRankCorrelation {
 public:
  /// Requires equal lengths and no NaN.  O(n log n).
  PartialRankCorrelation(std::span<const double> a, std::span<const double> b,
                         std::span<const double> given);

  /// With row i drawn weight[i] >= 0 times, in [-1, 1]; the plain correlation
  /// where the third column does not vary; NaN where nothing is left of one.
  /// O(n).
  double value(std::span<const double> weight) const;

 private:
  struct Column {
    std::vector<std::uint32_t> order;  ///< Rows by rising value.
    std::vector<std::uint32_t> group;  ///< By place in order: of equal values.
  };
  void rank(const Column& column, std::span<const double> weight,
            std::vector<double>& out) const;

  std::size_t rows_ = 0;
  std::array<Column, 3> columns_;  ///< a, b, given.
};

}  // namespace assize
