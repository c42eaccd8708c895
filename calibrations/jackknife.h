// Influences of an estimator that has no derivative in closed form.
#pragma once

#include <cstddef>
#include <span>

#include "plugin/calibration.h"

namespace assize {

/// Estimator::influence by leaving each cluster out: (clusters - 1) times what
/// the value loses without it; 0 where it is undefined.
void jackknife_influence(const Estimator& estimator, std::size_t clusters,
                         std::span<double> out);

}  // namespace assize
