// RewardBench's folder of rows, scores and accuracies as a whole.
#pragma once

#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/reward_bench/description.h"

namespace assize::reward_bench {

inline constexpr std::string_view kGold = "gold";

/// The table of accuracies that files give without rows: columns `judge` and
/// `category`, indices, and `accuracy` in [0, 1].
inline constexpr std::string_view kAccuracies = "accuracies";

/// Answers of a row of version 2, one of them right.
inline constexpr std::size_t kBestOf = 4;

/// Reads every *.json and *.jsonl of the folder and of the folders in it, by
/// name; reader.h says what a file may be. Rows are joined by subset and id;
/// rows with one prompt are one cluster. Systems are `chosen`, `chosen_2` ...,
/// `rejected`, `rejected_2` ...; judges are the files' models and "gold".
/// Scores stand for each order of the answers. Counted and left out: rows and
/// accuracies of unknown subsets, scores of rows that are not there where rows
/// are. Errors: those of reader.h; a row twice in the data set or for a judge;
/// other numbers of answers; a credit that is none; subsets of both versions,
/// or of none; no such file; a pipe, or a symbolic link that leads out of the
/// folder; folders too deep or too many files.
Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about);

/// One file of rows, with the labels as the judge "gold". Errors: those of
/// read_rows(); a row twice; other numbers of answers; subsets of both versions
/// or of no section, as nothing of a file is left out.
Result<Benchmark> read_dataset(const std::string& path,
                               const Description& about);

}  // namespace assize::reward_bench
