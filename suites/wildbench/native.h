// WildBench's own files of answers and judgements, read and written.
#pragma once

#include "plugin/suite.h"

namespace assize::wildbench {

/// An array of answers as the inference program writes them. Systems are the
/// rows' generators without their organisation, or the file's name.
Result<Benchmark> read_native_answers(const std::string& path);

/// result_dirs/wild_bench_v2/SYSTEM.json.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// eval_results/v2.0625/score.v2/eval=JUDGE/SYSTEM.json, or
/// eval_results/v2.0522/pairwise.v2/eval=JUDGE/ref=BASELINE/SYSTEM.json. Failed
/// verdicts are left out, as the benchmark leaves them out. A task is judged
/// once in such a file: the first sample, of a pair in the order of the
/// published draw if it was judged in it. Fails where records are of both
/// kinds or of several opponents, which are files of their own.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::wildbench
