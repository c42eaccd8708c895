// JudgeBench's own files of pairs and of judged pairs, written, and one of them
// read alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "plugin/suite.h"

namespace assize::judge_bench {

/// The pairs of a data file or of a file of judged pairs, whose judgements are
/// passed over, with the labels as the judge "gold". Fails as read_dataset()
/// does.
Result<Benchmark> read_native_answers(const std::string& path);

/// A data file for each model that answered, of the pairs that the system is
/// in; of response_B nothing, as response_A's files hold both. An attacked
/// response stands in the place of its clean self; a constant in response_A's,
/// as in an audit, and the label of its pairs is B>A, since it answers nothing.
/// Fails where a pair has no label or no texts.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// One judge's file for each model that answered, or a single one where the
/// judge's name is a file's: a line for each pair with its fields of the data
/// file and the judgements of both orders, A shown first, then B; whatever the
/// system, as every pair shows both. A judgement that is not there is null, of
/// one that was not understood the decision is. First samples without a defence
/// only. What an attack made stands where write_native_answers() has it, in a
/// folder of its own. Fails where a pair has no label or no texts.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::judge_bench
