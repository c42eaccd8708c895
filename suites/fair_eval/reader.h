// FairEval's files of questions and answers, and people's labels, by record.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"

namespace assize::fair_eval {

/// Views of the record that is being read; they end with the visit.
struct QuestionRow {
  std::string id;
  Text text, category;
};
struct AnswerRow {
  std::string question;
  Text id, text;  ///< `id` may be empty.
};

/// A question's id: a whole number or a text. Errors: anything else.
Result<std::string> question_id(const JsonValue& row);

/// Each line {question_id, text, category}. Errors name file and line: what
/// JsonReader refuses, a missing field, a wrong type.
Result<InputFile> read_questions(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const QuestionRow&)>& visit);

/// Each line {question_id, text, answer_id}. Errors as above.
Result<InputFile> read_answers(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const AnswerRow&)>& visit);

/// Each line a label, without the blanks around it; empty lines at the end are
/// no labels. Errors: a line above a thousand bytes, an empty one among others.
Result<InputFile> read_labels(
    const std::string& path,
    const std::function<Result<void>(Text label, std::uint32_t line)>& visit);

}  // namespace assize::fair_eval
