// RewardBench's own file of one model's rows, written.
#pragma once

#include <cstdint>
#include <span>

#include "plugin/suite.h"

namespace assize::reward_bench {

/// The rows of the records by column, as eval-set-scores has them: id, subset,
/// results, and of scores those that every row has; in version 2 also
/// num_correct. What `records` do not show of a row, as the other answers of
/// Ties, is the judge's in the benchmark; of a system that is not the first
/// that it judged there is no file. Results are the published credit, the
/// mean over the orders; of Ties they are null. An attacked answer stands in
/// its clean self's place, in a folder of its own, with nothing that was said
/// of the clean one. Rows on which nothing was said are left out and counted.
/// Fails where another answer of Ties was not rated, and of a constant, which
/// is no chosen answer.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::reward_bench
