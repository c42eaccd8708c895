// RM-Bench's own files of rows and of scores, written, and one of them read
// alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "plugin/suite.h"

namespace assize::rm_bench {

/// The rows of a file, whose scores are passed over, with the labels as the
/// judge "gold". Fails as read_dataset() does.
Result<Benchmark> read_native_answers(const std::string& path);

/// The rows as the data set has them; all six answers of a row are in one file,
/// that of chosen_concise. An attacked answer stands in its clean self's place.
/// A constant is no right answer: it stands in the place of rejected_concise,
/// although an audit, which has right answers under test, shows it where one of
/// these stands, against rejected_concise. Fails where a text is not here.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// The rows of the records as RM-Bench's program stores them: those of the data
/// set with score_chosen and score_rejected. A file holds the scores of all six
/// answers of a row: those that `records` do not show are the judge's others in
/// the benchmark, and of a clean system that is not the first that it judged
/// there is no file. What an attack made stands where write_native_answers()
/// has it, in a folder of its own, with its score and the clean ones of the
/// other five; a score is of one answer, whichever it was shown beside. Rows
/// with an answer without a score are left out and counted: all where a judge
/// only says which of two is better. Fails where a text is not here.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::rm_bench
