// Verdicts of scores, which know no order: recorded in every one.
#pragma once

#include <vector>

#include "core/benchmark.h"

namespace assize::suites {

/// What scores by slot say: the highest is chosen, equal ones at the top are a
/// tie of kind kEqualScores. Of two, P(first is better) is the sigmoid of their
/// difference, as reward models are trained to say; scores that differ are
/// never a tie, however near they are. Requires two finite scores or more.
Verdict verdict_of_scores(const std::vector<double>& scores);

/// Adds the record with its focus in each slot in turn, exchanged with the
/// answer there, and the verdict turned with it. Requires a focus in slot 0.
void add_placements(const Record& record, std::vector<Record>& out);

}  // namespace assize::suites
