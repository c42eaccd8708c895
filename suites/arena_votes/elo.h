// Elo's ratings of a log: FastChat's convention, and what its order does.
#pragma once

#include <string>
#include <vector>

#include "plugin/suite.h"
#include "stats/pair_counts.h"

namespace assize::arena_votes {

/// The table that says where in the log each item's battle stands.
inline constexpr const char* kLogTable = "log";

/// For each system two rows of the convention "fastchat.elo": `elo`, after all
/// battles in the log's order from 1000 with K = 4, and `elo_any_order`, the
/// mean over random orders. A note at the first says how much the order alone
/// moves it. Battles are by record; requires a bench that was read from a log.
/// The same at any number of threads.
/// **Source:** FastChat, serve/monitor/elo_analysis.py, compute_elo.
/// **Checked against:** tests/oracles/arena_votes.py.
std::vector<ReplayRow> elo_rows(const Benchmark& bench, const Battles& battles,
                                unsigned threads);

}  // namespace assize::arena_votes
