// Which instructions a detector is fitted, calibrated and tested on.
#pragma once

#include <cstdint>
#include <vector>

#include "core/stream.h"

namespace assize {

inline constexpr std::uint32_t kFolds = 3;

enum class Fold : std::uint8_t { kFit, kCalibrate, kReport };

/// One fold for each cluster, at random, of equal sizes as far as possible.
std::vector<Fold> draw_folds(std::uint32_t clusters, Stream stream);

}  // namespace assize
