// The leaderboard that Arena-Hard publishes, as a CSV file.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize::arena_hard {

/// The published numbers of every system in the file: the columns score,
/// rating_q025 and rating_q975 (of version 2.0, rating_q05 and rating_q95), and
/// those of a board at equal style, style_controlled and
/// style_controlled_q025 ..., beside `model`; empty fields are none. Errors: no
/// column `model`, none of the others, a system twice, a field that is no
/// number.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::arena_hard
