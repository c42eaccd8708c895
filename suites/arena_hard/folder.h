// Arena-Hard's folder of a benchmark as a whole.
#pragma once

#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/arena_hard/description.h"

namespace assize::arena_hard {

/// Reads FOLDER/question.jsonl, FOLDER/model_answer/SYSTEM.jsonl and
/// FOLDER/model_judgment/JUDGE/*.jsonl; each may be absent, but not the last
/// two together. `version`: nullptr, to be told by the rows; `baseline`: "" or
/// a system. Errors: those of reader.h and collector.h with file and line; a
/// file of which no row joins a question; a pipe, or a symbolic link that
/// leads out of the folder.
Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about, const Version* version,
                              const std::string& baseline);

}  // namespace assize::arena_hard
