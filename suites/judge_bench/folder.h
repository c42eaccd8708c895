// JudgeBench's folder of judged pairs as a whole.
#pragma once

#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/judge_bench/description.h"

namespace assize::judge_bench {

inline constexpr std::string_view kGold = "gold";

/// Reads every *.jsonl of the folder, by name. Pairs are joined by pair_id; a
/// question's pairs are one cluster. Systems are response_A and response_B,
/// judges are the files' and "gold". Errors: those of reader.h; a pair twice
/// in one file or for one judge; a pair that another file has with another
/// label or other texts; no such file; a pipe, or a symbolic link that leads
/// out of the folder.
Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about);

/// "arena_hard/claude-3-haiku" of a file whose name says `judge_name=` and
/// `judge_model=`; else the name without its ending.
std::string judge_of(std::string_view file);

}  // namespace assize::judge_bench
