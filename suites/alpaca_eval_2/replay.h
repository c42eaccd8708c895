// The leaderboard's numbers from recorded verdicts.
#pragma once

#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"
#include "suites/alpaca_eval_2/instructions.h"

namespace assize::alpaca_eval {

/// Five rows for every system with records: win_rate, standard_error and
/// discrete_win_rate (convention alpaca_eval), length_controlled_win_rate with
/// the difficulty of the row's own instruction (alpaca_eval.lc_v1) and with
/// that of its position in the file (alpaca_eval.lc_v1.compat), as published.
/// The two differ only where rows are missing or in another order; then each
/// is the other's alternative. Rows without a preference are left out.
///
/// Requires a benchmark of assemble() with the table "gamed_baseline".
/// **Source:** alpaca_eval metrics/winrate.py and metrics/glm_winrate.py.
std::vector<ReplayRow> replay(const Benchmark& bench,
                              const KnownInstructions& known, unsigned threads);

}  // namespace assize::alpaca_eval
