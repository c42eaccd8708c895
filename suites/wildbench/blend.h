// A weighted sum of means, under cluster weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "stats/cluster_ratio.h"

namespace assize::wildbench {

/// offset + sum_k factor_k mean_k: the macro score of tasks, or with one part a
/// mean on another scale. Const calls are thread-safe.
class Blend {
 public:
  explicit Blend(double offset = 0) : offset_(offset) {}

  void add(double factor, ClusterRatio mean);

  /// NaN where a part is.
  double value(std::span<const double> weight) const;
  /// As ClusterRatio::influence().
  void influence(std::size_t clusters, std::size_t stride,
                 std::span<double> out) const;

 private:
  double offset_ = 0;
  std::vector<std::pair<double, ClusterRatio>> parts_;
};

}  // namespace assize::wildbench
