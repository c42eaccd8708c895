// AlpacaEval's files of answers and annotations, written and read again.
#pragma once

#include "plugin/suite.h"

namespace assize::alpaca_eval {

/// As NativeFormat says: one model_outputs.json. Its system is the `generator`
/// of its first row, or without one the folder that the file lies in; rows that
/// name another are a caution. Items stay in the order of the file, each a
/// cluster of its own. Errors name file and record: those of reader.h, and an
/// instruction given twice.
Result<Benchmark> read_native_answers(const std::string& path);

/// SYSTEM/model_outputs.json.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// SYSTEM/JUDGE/annotations.json: a preference for each instruction that was
/// compared with the reference, of the first sample. Where both orders were
/// asked, that of the order which the benchmark draws counts, as the format has
/// one; the other is left out. What is no verdict is null. Fails where there is
/// no reference, or an answer is withheld.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::alpaca_eval
