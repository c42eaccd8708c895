// RM-Bench's own file of scores, written.
#pragma once

#include <cstdint>
#include <span>

#include "plugin/suite.h"

namespace assize::rm_bench {

/// The rows of the records as RM-Bench's program stores them: those of the data
/// set with score_chosen and score_rejected. A file holds the scores of all six
/// answers of a row: those that `records` do not show are the judge's others in
/// the benchmark, and of a system that is not the first that it judged there is
/// no file. Rows with an answer without a score, as where a judge only compared
/// them, are left out and counted. Fails where a text is not here, and of what
/// an attack made.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::rm_bench
