// RewardBench's own files of rows and of a model's scores, written, and one of
// rows read alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "plugin/suite.h"

namespace assize::reward_bench {

/// The rows of a file, with the labels as the judge "gold". Fails as
/// read_dataset() does.
Result<Benchmark> read_native_answers(const std::string& path);

/// The rows as the data set has them, in the layout that row_form.h keeps, and
/// in JSON lines where a file of them was; all answers of a row are in one
/// file, that of `chosen`. An attacked answer stands in its clean self's place,
/// a constant in that of `rejected` (row_answers.h). A row without that place,
/// as of `chosen_2`, is written as it was; one of which the attacked answer is
/// missing is not. Fails where a text is not here.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// The rows of the records by column, as eval-set-scores has them: id, subset,
/// results, and of scores those that every row has; in version 2 also
/// num_correct. What `records` do not show of a row, as the other answers of
/// Ties, is the judge's in the benchmark; of a system that is not the first
/// that it judged there is no file. Results are the published credit, the
/// mean over the orders; of Ties they are null. An attacked answer stands where
/// write_native_answers() has it, in a folder of its own, with nothing that was
/// said of the clean one. An audit shows a constant in the right answer's
/// place: its score goes with it to the wrong one's, and the credit is that of
/// the row's scores. Rows on which nothing was said, or no score given to a
/// constant, are left out and counted. Fails where another answer of Ties was
/// not rated, and of a constant that the judge only compared.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::reward_bench
