// JudgeBench's folder of judged pairs as a whole.
#pragma once

#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/judge_bench/description.h"

namespace assize::judge_bench {

inline constexpr std::string_view kGold = "gold";

/// Fields of an item besides `source`, each only where a file has it. An
/// original_id is a number or text, and written back as the same.
inline constexpr std::string_view kOriginalId = "original_id";
inline constexpr std::string_view kOriginalNumber = "original_number";
inline constexpr std::string_view kResponseModel = "response_model";

/// Reads every *.jsonl of the folder, by name. Pairs are joined by pair_id; a
/// question's pairs are one cluster. Systems are response_A and response_B,
/// judges are the files' and "gold". Folders of attacked answers below are
/// passed over and noted. Errors: those of reader.h; a pair twice in one file
/// or for one judge; a pair that another file has with another label, other
/// texts or another origin; no such file; a pipe, or a symbolic link that leads
/// out of the folder.
Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about);

/// The pairs of one file without its judgements. Errors: those of reader.h; a
/// pair twice; pairs of another response model than the first, as a file has
/// one model's.
Result<Benchmark> read_dataset(const std::string& path,
                               const Description& about);

/// "arena_hard/claude-3-haiku" of a file whose name says `judge_name=` and
/// `judge_model=`; else the name without its ending.
std::string judge_of(std::string_view file);

}  // namespace assize::judge_bench
