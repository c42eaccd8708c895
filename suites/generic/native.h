// Generic's own files, read and written: answers in JSON lines, a table of
// verdicts in CSV.
#pragma once

#include <span>
#include <string>

#include "plugin/suite.h"

namespace assize::suites {

/// A file of {"item", "system", "answer"} or "turns", one object a line; an
/// item for each id, in the order of ids, whose questions are empty. Errors
/// with their line: a field that is missing, of the wrong kind or unknown, a
/// system that answers an item twice, answers of other numbers of turns to one
/// item.
Result<Benchmark> read_native_answers(const std::string& path);

/// The same of one system, answers/SYSTEM.jsonl: what `answers: answers` reads.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// One judge's verdicts on one system as a table that `verdicts:` reads: a row
/// for each item, with the columns "item", "category", "JUDGE:12" and
/// "JUDGE:21", of which output 1 is the system and output 2 its opponent; of
/// each place the first sample of the first turn. Fails where the system met
/// several opponents or was judged alone: such a table has no place for it.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::suites
