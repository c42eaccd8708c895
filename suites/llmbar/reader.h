// One file of LLMBar, pair by pair: dataset.json or a result.json.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"

namespace assize::llmbar {

/// Views of the record that is being read; they end with the visit.
struct PairRow {
  Text input;
  std::array<Text, 2> outputs;
  int better = 0;  ///< Index into `outputs`.
};

/// A text that a model wrote, and why it stopped: "stop", "length", "".
struct Completion {
  bool given = false;
  Text text, finish;
};

/// The verdicts of both orders: output 1 shown first, then output 2.
struct Round {
  /// By order; of ratings, by output.
  std::array<Completion, 2> said;
  std::array<int, 2> winner = {-1,
                               -1};  ///< By order: an output's index, or -1.
  bool rating = false;
};

struct ResultRow {
  PairRow pair;
  std::vector<Round> rounds;  ///< At least one; the last counts.
};

/// Each record is a pair with its label. Errors name file and record: what
/// JsonReader refuses, a missing field, a wrong type, a label other than 1 and
/// 2.
Result<InputFile> read_pairs(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const PairRow&)>& visit);

/// The same with `results`, whose arrays, texts that helped to judge, are
/// passed over. Errors besides: results without a verdict at their end, an
/// order that is missing, a winner other than "1", "2" and null, a completion
/// that is not a text and why it ended.
Result<InputFile> read_results(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const ResultRow&, std::uint64_t record)>&
        visit);

}  // namespace assize::llmbar
