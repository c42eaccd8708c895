#include "suites/wildbench/blend.h"

namespace assize::wildbench {

void Blend::add(double factor, ClusterRatio mean) {
  parts_.emplace_back(factor, std::move(mean));
}

double Blend::value(std::span<const double> weight) const {
  double sum = offset_;
  for (const auto& [factor, mean] : parts_) sum += factor * mean.value(weight);
  return sum;
}

void Blend::influence(std::size_t clusters, std::size_t stride,
                      std::span<double> out) const {
  for (std::size_t g = 0; g < clusters; ++g) out[g * stride] = 0;
  std::vector<double> part(clusters);
  for (const auto& [factor, mean] : parts_) {
    mean.influence(clusters, 1, part);
    for (std::size_t g = 0; g < clusters; ++g) {
      out[g * stride] += factor * part[g];
    }
  }
}

}  // namespace assize::wildbench
