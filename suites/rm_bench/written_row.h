// A row of RM-Bench's files with an answer in its place, written.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/rm_bench/description.h"
#include "suites/rm_bench/reader.h"

namespace assize::rm_bench {

/// The systems whose answers a row has: the right ones, then the wrong ones.
using Places = std::array<std::uint16_t, 2 * kStyles>;

/// The place among these that a system's answers take: its own; of an attacked
/// one its clean self's; of a constant that of rejected_concise, as what
/// answers nothing is no right answer.
std::uint16_t place_of(const Benchmark& bench, std::uint16_t system);

/// The six, with the system in its place.
Places with_in_place(const Benchmark& bench, std::uint16_t system);

/// A row as the data set has it. Its domain is written where it was given or
/// the subset does not tell it. Fails where a text is not here.
Result<nlohmann::ordered_json> written_row(const Benchmark& bench,
                                           std::uint32_t item,
                                           const Places& systems,
                                           const Description& about);

}  // namespace assize::rm_bench
