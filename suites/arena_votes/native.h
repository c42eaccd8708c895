// A log of battles in the arenas' own format, written.
#pragma once

#include <span>

#include "plugin/suite.h"

namespace assize::arena_votes {

/// One judge's votes on one system, a line for each battle as it was shown,
/// with its conversations and counts where they are there: what an arena's
/// rating programs read, and read_log(). A battle that is judged more than once
/// is written as often, under ids of their own and one session. Verdicts that
/// failed are left out, for a log has no such vote.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::arena_votes
