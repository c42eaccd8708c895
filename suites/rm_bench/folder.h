// RM-Bench's folder of data sets and scores as a whole.
#pragma once

#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/rm_bench/description.h"

namespace assize::rm_bench {

inline constexpr std::string_view kGold = "gold";

/// Reads every *.json of the folder and of the folders in it, by name. Rows are
/// joined by subset and id; rows with one prompt are one cluster. Systems are
/// `chosen_S` and `rejected_S` of the three styles S, judges are judge_of() of
/// the files with scores, and "gold". Folders of attacked answers are passed
/// over and noted. Errors: those of reader.h; a row whose
/// domain is not to be told; a row twice in a file or scored twice by a judge;
/// a row that another file has with other texts; no such file; a pipe, or a
/// symbolic link that leads out of the folder; folders too deep or too many
/// files.
Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about);

/// The rows of one file without its scores. Errors: those of reader.h; a row
/// whose domain is not to be told, also by the file's name; a row twice.
Result<Benchmark> read_dataset(const std::string& path,
                               const Description& about);

/// The judge of a file below the folder: "org/model" of
/// "Seq_Classifier/org/model/chat_filtered_model_REWORD_MODEL_20240101_1.json",
/// "model" of that name alone, or of "model.json".
std::string judge_of(std::string_view below, const Description& about);

}  // namespace assize::rm_bench
