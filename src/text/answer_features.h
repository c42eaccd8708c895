// The answer table of a benchmark: what is counted once for every answer.
#pragma once

#include "core/answer_table.h"
#include "core/benchmark.h"

namespace assize {

/// Which columns are wanted.
enum class Counted { kLengths, kLengthsAndMarks };

/// Row i describes bench.answers[i]; its code points are those of all turns
/// together, and so are its headers, lists (items of both kinds) and bold spans
/// (see answer_marks) and its refusals (see refuses), which are left out where
/// not one answer has a text. If the benchmark has a table "answers" (one row
/// per answer, given where texts are withheld), its column "code_points" is
/// used instead and its other columns become `names` and `extra`. Requires that
/// this column holds whole numbers in [0, 2^32). Answers beyond the table's
/// rows are those that attacks made: of them the code points are counted, their
/// other columns are NaN. "token_len", where it is NaN, is counted by the
/// benchmark's vocabulary; where it has none, or the program was built without
/// it, `no_tokens` says why. The result does not depend on `threads`.
AnswerTable answer_features(const Benchmark& bench, unsigned threads,
                            Counted wanted = Counted::kLengthsAndMarks);

}  // namespace assize
