// JudgeBench's own file of judged pairs, written.
#pragma once

#include <span>

#include "plugin/suite.h"

namespace assize::judge_bench {

/// One judge's file, a line for each pair with its texts, its label and the
/// judgements of both orders, A shown first, then B; whatever the system, as
/// every pair shows both. A judgement that is not there is null, of one that
/// was not understood the decision is. First samples without a defence only. An
/// attacked response_A stands in its clean self's place, in a folder of its
/// own. Fails where a pair has no label or no texts, and of a constant, whose
/// pairs have no label.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::judge_bench
