// Whose answers a row has, and in whose place an attacked one stands.
#pragma once

#include <cstdint>
#include <vector>

#include "core/benchmark.h"

namespace assize::reward_bench {

/// Systems in the order of the data set: right ones, then wrong ones.
struct RowAnswers {
  std::vector<std::uint16_t> systems;
  std::size_t right = 0;
};

/// Of each item, without what attacks made.
std::vector<RowAnswers> row_answers(const Benchmark& bench);

/// The system whose place an answer takes: its own; of an attacked one its
/// clean self's; of a constant that of `rejected`, the first wrong one, as what
/// answers nothing is no right answer.
std::uint16_t place_of(const Benchmark& bench, std::uint16_t system);

}  // namespace assize::reward_bench
