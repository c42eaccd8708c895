// MT-Bench's files of answers and judgements, written and read again.
#pragma once

#include "plugin/suite.h"

namespace assize::mt_bench {

/// As NativeFormat says: model_answer/SYSTEM.jsonl by its rows' `model_id`, or
/// where a row names none by the file's name.
Result<Benchmark> read_native_answers(const std::string& path);

/// model_answer/SYSTEM.jsonl. Ids of answers follow from the texts.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// Lines of model_judgment/JUDGE_single.jsonl of the ratings, and of
/// JUDGE_pair.jsonl of the comparisons: the benchmark has one file for all
/// systems, so lines of several go into one. A pair of which a game is not
/// among the records has an error there. What is no verdict is written as the
/// benchmark writes it, -1 and error. Times and prompts, which no program
/// scores, are left empty.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::mt_bench
