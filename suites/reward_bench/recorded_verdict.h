// What a stored row says of its answers, the right one first.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "core/verdict.h"
#include "suites/reward_bench/reader.h"

namespace assize::reward_bench {

/// The published credit of scores in [0, 1]: of two, 1 if the first is higher;
/// of more, an equal share among the bests. Requires two scores or more.
double credit_of(std::span<const double> scores);

/// The verdict of the scores; without any, of the stored credit: 1 and 0 are
/// the first answer and, for want of more, the second; a share among fewer
/// bests than answers is a tie of equal scores; a share among all is what
/// failures earn, a tie of partial credit. Fails where the credit is none of
/// these. Requires two answers or more.
Result<Verdict> recorded_verdict(const ScoredRow& said, std::size_t answers);

/// Adds a record with the right answer in each place in turn: the verdict of
/// the row, or without scores that of its credit in this place, if it was shown
/// there. `record` is of the first place. Fails as above.
Result<void> add_placed(Record record, const ScoredRow& said,
                        std::vector<Record>& out);

}  // namespace assize::reward_bench
