// The cluster-robust covariance of what has an influence.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace assize {

/// G / (G - 1) / clusters^2 sum_g u_g u_g', parameters x parameters, with
/// u_g = influence[g parameters ...] the derivative by cluster g's weight times
/// `clusters`, and G = `used` the clusters that hold any data.
/// **Source:** Liang and Zeger 1986, doi:10.1093/biomet/73.1.13; the factor as
/// R sandwich's vcovCL(type = "HC0", cadjust = TRUE).
std::vector<double> cluster_sandwich(std::span<const double> influence,
                                     std::size_t parameters, std::size_t used);

}  // namespace assize
