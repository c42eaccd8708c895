#include "plugin/cluster_means.h"

#include <cstdint>
#include <utility>

namespace assize {

void ClusterMeans::estimate(std::span<const double> weight,
                            std::span<double> out, Scratch& /*scratch*/) const {
  for (std::size_t q = 0; q < means_.size(); ++q) {
    out[q] = means_[q].value(weight);
  }
}

void ClusterMeans::influence(std::span<double> out) const {
  for (std::size_t q = 0; q < means_.size(); ++q) {
    means_[q].influence(clusters_, means_.size(), out.subspan(q));
  }
}

void ClusterMeans::add_mean(Quantity quantity, ClusterRatio mean) {
  if (quantity.n == 0) quantity.n = static_cast<std::uint32_t>(mean.whole());
  quantity.clusters = mean.clusters();
  quantity.freedom = mean.freedom();
  quantities_.push_back(std::move(quantity));
  means_.push_back(std::move(mean));
}

}  // namespace assize
