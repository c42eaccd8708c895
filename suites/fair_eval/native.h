// Answers and reviews as FairEval's programs read and write them.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "plugin/suite.h"

namespace assize::fair_eval {

/// answer_SYSTEM.jsonl; the system is of the name, or the whole name without
/// its ending. Errors: those of read_answers() of reader.h, a question twice.
Result<Benchmark> read_answer_file(const std::string& path);

/// answer/answer_SYSTEM.jsonl. Fails where an answer has no text.
Result<NativeFile> write_answers(const Benchmark& bench, std::uint16_t system);

/// review/review_A_B_JUDGE.json, A being the system under test and B the other,
/// with the samples of both orders. What was said stands where FairEval's
/// parser reads the same scores from it, else two lines of these scores; a
/// verdict without two scores is left out, and a question without any. Fails
/// where the records are of several rivals, since a file is of one pair, and
/// where no verdict has scores, as people's labels have none.
Result<NativeFile> write_verdicts(const Benchmark& bench, std::uint16_t system,
                                  std::uint16_t judge,
                                  std::span<const Record> records);

}  // namespace assize::fair_eval
