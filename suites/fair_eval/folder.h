// FairEval's folder of questions, answers, reviews and labels as a whole.
#pragma once

#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/fair_eval/description.h"

namespace assize::fair_eval {

/// Reads question.jsonl, answer/answer_SYSTEM.jsonl and, if they are there,
/// review/review_A_B_JUDGE.json, .jsonl and .txt. Errors: those of the readers
/// and of Collector; fewer labels than questions; no question, no answers; a
/// pipe, or a symbolic link that leads out of the folder. Files of other names
/// are left out and counted.
Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about);

/// SYSTEM of answer_SYSTEM.jsonl; "" of another name.
std::string_view system_of(std::string_view file);

}  // namespace assize::fair_eval
