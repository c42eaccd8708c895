// A table of verdicts as the benchmark's programs read it.
#pragma once

#include <cstdint>
#include <span>

#include "plugin/suite.h"

namespace assize::judging_the_judges {

/// verdicts.csv, one table of all systems and judges: the columns of what was
/// asked, one of each judge's labels and HumanJudgement, a row for each answer
/// that was judged. It is the file of the first system, and its first judge's.
/// The answer itself where the benchmark has it. A verdict that is no label
/// leaves its field empty; of several on one answer the first counts. What an
/// attack made has a table of its own, in a folder of its own.
Result<NativeFile> write_verdicts(const Benchmark& bench, std::uint16_t system,
                                  std::uint16_t judge,
                                  std::span<const Record> records);

}  // namespace assize::judging_the_judges
