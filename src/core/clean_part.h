// The part of a benchmark that no attack made.
#pragma once

#include <cstdint>
#include <span>

#include "core/benchmark.h"

namespace assize {

/// How many systems no attack made: they are the first ones, as attacks append.
std::uint16_t clean_systems(const Benchmark& bench);

/// Their answers, which come first too. O(log answers); valid as
/// Benchmark::answers is.
std::span<const Answer> clean_answers(const Benchmark& bench);

}  // namespace assize
