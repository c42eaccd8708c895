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
/// parser reads the same scores from it, or none where the verdict failed; else
/// two lines of these scores, or nothing. A question of which no sample was
/// read has no averages. Left out: what nobody was asked, and a winner without
/// scores. A judge that gave no scores at all has labels instead, such as
/// people in review_A_B_human.txt. Fails where the records are of several
/// rivals, since a file is of one pair, and where labels are fewer or more than
/// the questions.
Result<NativeFile> write_verdicts(const Benchmark& bench, std::uint16_t system,
                                  std::uint16_t judge,
                                  std::span<const Record> records);

}  // namespace assize::fair_eval
