// Arena-Hard's own files of answers and judgements, read and written.
#pragma once

#include <span>

#include "plugin/suite.h"

namespace assize::arena_hard {

/// A file of answers in either schema. The system is the one that its rows
/// name, or where they name none the file's name.
Result<Benchmark> read_native_answers(const std::string& path);

/// model_answer/SYSTEM.jsonl in the schema since April 2025, which the
/// benchmark's programs read today: with the marks of Markdown counted anew,
/// and `token_len`: as recorded, else counted by the benchmark's vocabulary.
/// Where that is not known or not built in, there is none, and the published
/// style control does not run on the file.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// model_judgment/JUDGE/SYSTEM.jsonl in the same schema, a line for each item
/// and baseline: the game with the baseline first, then the other. A game that
/// was not judged, or whose judge was not reached, is null; of one that was not
/// understood the label is. First samples only.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::arena_hard
