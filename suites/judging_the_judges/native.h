// A table of verdicts as the benchmark's programs read it.
#pragma once

#include <cstdint>
#include <span>

#include "plugin/suite.h"

namespace assize::judging_the_judges {

/// SYSTEM.csv: the columns of what was asked, one of the judge's labels and
/// HumanJudgement, a row for each answer of the system that was judged. The
/// answer itself where the benchmark has it. A verdict that is no label leaves
/// its field empty; of several on one answer the first counts.
Result<NativeFile> write_verdicts(const Benchmark& bench, std::uint16_t system,
                                  std::uint16_t judge,
                                  std::span<const Record> records);

}  // namespace assize::judging_the_judges
