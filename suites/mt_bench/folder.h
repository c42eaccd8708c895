// MT-Bench's folder as a whole.
#pragma once

#include <optional>
#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/mt_bench/description.h"
#include "suites/mt_bench/judgement_reader.h"

namespace assize::mt_bench {

/// Reads FOLDER/question.jsonl, FOLDER/reference_answer/JUDGE.jsonl,
/// FOLDER/model_answer/SYSTEM.jsonl and FOLDER/model_judgment/*.jsonl; each may
/// be absent, but not the last two together. Of several files of reference
/// answers the published one counts, gpt-4.jsonl, or the first. `wanted`: which
/// judgements are taken, or all; `baseline`: "" or a system. Errors: those of
/// reader.h and collector.h with file and line; a file of which no row joins a
/// question; a pipe, or a symbolic link that leads out of the folder.
Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about,
                              const JudgementReader& reader,
                              std::optional<Kind> wanted,
                              const std::string& baseline);

}  // namespace assize::mt_bench
