#include "stats/cluster_sandwich.h"

#include <Eigen/Core>
#include <cassert>

namespace assize {

std::vector<double> cluster_sandwich(std::span<const double> influence,
                                     std::size_t parameters, std::size_t used) {
  assert(parameters > 0 && influence.size() % parameters == 0);
  using Matrix = Eigen::MatrixXd;
  const auto size = static_cast<Eigen::Index>(parameters);
  const auto clusters =
      static_cast<Eigen::Index>(influence.size() / parameters);
  const Eigen::Map<const Matrix> change(influence.data(), size, clusters);
  const auto g = static_cast<double>(used);
  const auto scale = static_cast<double>(clusters);
  std::vector<double> out(parameters * parameters);
  Eigen::Map<Matrix>(out.data(), size, size) =
      g / (g - 1) / scale / scale * (change * change.transpose());
  return out;
}

}  // namespace assize
