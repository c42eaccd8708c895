#include "calibrations/jackknife.h"

#include <cmath>
#include <vector>

namespace assize {

void jackknife_influence(const Estimator& estimator, std::size_t clusters,
                         std::span<double> out) {
  const std::size_t columns = estimator.quantities().size();
  std::vector<double> weight(clusters, 1.0), all(columns), without(columns);
  Scratch scratch;
  estimator.estimate(weight, all, scratch);
  for (std::size_t g = 0; g < clusters; ++g) {
    weight[g] = 0;
    estimator.estimate(weight, without, scratch);
    weight[g] = 1;
    for (std::size_t q = 0; q < columns; ++q) {
      const double by =
          static_cast<double>(clusters - 1) * (all[q] - without[q]);
      out[g * columns + q] = std::isnan(by) ? 0 : by;
    }
  }
}

}  // namespace assize
