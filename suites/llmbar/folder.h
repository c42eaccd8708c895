// LLMBar's folders as a whole.
#pragma once

#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/llmbar/collector.h"
#include "suites/llmbar/description.h"

namespace assize::llmbar {

/// Reads every subset below the folder: SUBSET/dataset.json with
/// SUBSET/evaluators/LLM/STRATEGY/result.json and, beside it, statistics.json.
/// Systems are output_1 and output_2; judges are called LLM/STRATEGY, and the
/// labels are the judge "gold". Subsets are called as their folders; where two
/// are called alike, as their paths. Errors: those of reader.h and of
/// Collector; no dataset.json at all, or none for results; a pipe, or a
/// symbolic link that leads out of the folder.
Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about, Keep keep);

/// A dataset.json alone: its pairs and labels.
Result<Benchmark> read_dataset(const std::string& path,
                               const Description& about);

}  // namespace assize::llmbar
