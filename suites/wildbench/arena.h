// Chatbot Arena's ratings, where WB-Elo begins for systems that have one.
#pragma once

#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "stats/elo.h"

namespace assize::wildbench {

/// The file of leaderboard/data_dir that has them.
inline constexpr std::string_view kArenaFile = "all_stat.json";

/// Adds the table "arena" of that file, a row for each system, NaN where it has
/// no rating; where none has, a caution instead. Other systems' are passed
/// over. Errors with their place: no JSON object of objects, a rating that is
/// neither a number within a million of 0 nor "-".
Result<void> add_arena(const std::string& path, Benchmark& bench);

/// The ratings, for elo_permuted(); of nobody where there is no such table.
EloAnchors anchors_of(const Benchmark& bench);

}  // namespace assize::wildbench
