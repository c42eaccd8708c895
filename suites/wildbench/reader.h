// WildBench's four kinds of files, row by row.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"

namespace assize::wildbench {

// Rows are views of the record that is being read; they end with the visit.

struct TaskRow {
  Text id;
  std::vector<Turn> conversation;  ///< Not empty; the last turn is judged.
  std::vector<Text> checklist;
  std::vector<Text> tags;  ///< The primary one first.
};

struct AnswerRow {
  Text id, generator;
  std::vector<Text> chat;  ///< Turns before the answer, the user's first.
  Text text;
};

/// One answer scored alone.
struct ScoreRow {
  Text id, system;
  std::optional<Text> text;
  std::optional<double> score;   ///< Nothing where it is no number.
  std::optional<double> parsed;  ///< That of the judge's parsed reply.
  std::string said;              ///< The parsed reply as JSON.
  bool failed = false;           ///< The row says that judging failed.
};

/// Two answers compared.
struct PairRow {
  Text id;
  std::array<Text, 2> systems;  ///< Shown as A, as B.
  std::array<std::optional<Text>, 2> texts;
  /// Batch files say who won by its name, "tie" for none, and by how much.
  std::optional<Text> winner;
  double extent = kAbsent;
  Text choice;       ///< Of the parsed reply, or "".
  std::string said;  ///< The parsed reply as JSON.
  bool failed = false;
};

template <typename Row>
using Visit = std::function<Result<void>(const Row&)>;

// A file is one JSON array of objects; a bench may be JSON lines where its name
// ends in `.jsonl`. Errors name file, record and line: what JsonReader refuses,
// a missing field, a wrong type.

Result<InputFile> read_tasks(JsonReader& reader, const std::string& path,
                             const Visit<TaskRow>& visit);
Result<InputFile> read_answers(JsonReader& reader, const std::string& path,
                               const Visit<AnswerRow>& visit);
/// Batch and instant files.
Result<InputFile> read_scores(JsonReader& reader, const std::string& path,
                              const Visit<ScoreRow>& visit);
/// The same.
Result<InputFile> read_pairs(JsonReader& reader, const std::string& path,
                             const Visit<PairRow>& visit);

}  // namespace assize::wildbench
