// The leaderboard that an arena publishes, as a CSV file.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize::arena_votes {

/// The published numbers of every system in the file: the columns rating,
/// rating_q025, rating_q975, final_ranking, battles_won and num_battles beside
/// `model`; empty fields are none. Errors: no column `model`, none of the
/// others, a system twice, a field that is no number.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::arena_votes
