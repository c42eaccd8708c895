// A log of battles in the arenas' own format, written.
#pragma once

#include <span>

#include "plugin/suite.h"

namespace assize::arena_votes {

/// battles/JUDGE.jsonl, the log of one judge's votes, in the order of the
/// first log, a line for each battle as it was shown, with its conversations
/// and counts where they are there: what an arena's rating programs read, and
/// read_log(). It is the file of the first system that the judge voted on. What
/// an attack made has a log of its own, in a folder of its own, in which it is
/// one more system beside the others, as ratings come from all battles
/// together. A battle that is judged more than once is written as often, under
/// ids of their own and one session. Verdicts that failed are left out, for a
/// log has no such vote.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::arena_votes
