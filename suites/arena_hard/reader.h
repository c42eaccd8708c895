// Arena-Hard's three kinds of files, row by row, in both schemas.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"
#include "text/markdown_counts.h"

namespace assize::arena_hard {

/// By the name of the id: `uid` since April 2025, `question_id` before.
enum class Schema { kUid, kQuestionId };

// Rows are views of the record that is being read; they end with the visit.

struct QuestionRow {
  Schema schema = Schema::kUid;
  Text id, category, topic, text;
};

struct AnswerRow {
  Schema schema = Schema::kUid;
  Text id;
  Text system;    ///< As the row says; "" if it does not.
  Text question;  ///< As the row repeats it; "" if it does not.
  Text text;
  double tokens = kAbsent;
  std::optional<MarkdownCounts> counts;  ///< As the metadata says.
};

struct GameRow {
  bool given = false;  ///< False: null, the judge was not reached.
  Text judgement, prompt;
  std::optional<Text> label;  ///< None: null, no verdict was found.
};

struct JudgementRow {
  Schema schema = Schema::kUid;
  Text id, system, judge, baseline, category;
  std::array<GameRow, 2> games;  ///< Baseline shown first, then second.
};

template <typename Row>
using Visit = std::function<Result<void>(const Row&, std::uint64_t line)>;

// Each line is a record. Errors name file and line: what JsonReader refuses, a
// missing field, a wrong type, games that are not two.

Result<InputFile> read_questions(JsonReader& reader, const std::string& path,
                                 const Visit<QuestionRow>& visit);
Result<InputFile> read_answers(JsonReader& reader, const std::string& path,
                               const Visit<AnswerRow>& visit);
Result<InputFile> read_judgements(JsonReader& reader, const std::string& path,
                                  const Visit<JudgementRow>& visit);

}  // namespace assize::arena_hard
