// Which answers of a system a detector reads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/benchmark.h"
#include "plugin/detector.h"

namespace assize {

/// The answers of one system that have a text.
struct Roster {
  std::vector<std::uint32_t> answers;
  std::vector<TextViews> views;
  std::uint32_t empty = 0;
};

/// `views` is parallel to bench.answers.  Withheld texts are in no count.
Roster call_roll(const Benchmark& bench, std::span<const TextViews> views,
                 std::uint16_t system);

}  // namespace assize
