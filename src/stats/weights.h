// How often each bootstrap replicate drew each cluster.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/stream.h"

namespace assize {

/// Drawn once and shared by every estimator, so differences are paired.
struct Weights {
  std::size_t replicates = 0, clusters = 0;
  std::vector<std::uint16_t> count;  ///< replicates x clusters, row-major.

  /// The counts of replicate `b`, one per cluster. Requires b < replicates.
  std::span<const std::uint16_t> row(std::size_t b) const {
    return std::span(count).subspan(b * clusters, clusters);
  }
};

/// The multinomial cluster bootstrap: each replicate draws as many clusters as
/// there are, with replacement and within each stratum, so every stratum keeps
/// its size in every replicate.
///
/// `stratum` holds one label per cluster; empty: a single stratum. Replicate b
/// uses stream.at(b), and strata are drawn in the order of their labels, so
/// the result does not depend on `threads`. Requires fewer than 65,536
/// clusters in a stratum. O(replicates x clusters).
/// **Source:** Efron and Tibshirani 1993, An Introduction to the Bootstrap,
/// chapters 6 and 8.
/// **Checked against:** the multinomial's mean and variance.
Weights draw(std::size_t clusters, std::span<const std::uint32_t> stratum,
             std::size_t replicates, const Stream& stream, unsigned threads);

}  // namespace assize
