// MT-Bench's kinds of files, row by row.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"

namespace assize::mt_bench {

// Rows are views of the record that is being read; they end with the visit.
// Ids are whole numbers in the files, or texts.

struct QuestionRow {
  std::string id;
  Text category;
  std::vector<Text> turns;
};

/// Of an answer, or of a reference answer.
struct AnswerRow {
  std::string id;
  Text system;              ///< As the row says; "" if it does not.
  std::vector<Text> turns;  ///< Of the first choice, the one that is judged.
  std::size_t choices = 1;
};

/// Who asked whom: what all judgements have.
struct JudgementRow {
  std::string id;
  Text judge, prompt;     ///< The prompt's name, or "".
  std::uint8_t turn = 0;  ///< From 0.
};

struct SingleRow : JudgementRow {
  Text system, user_prompt, text;
  double score = kAbsent;
};

enum class Winner : std::uint8_t { kModel1, kModel2, kTie, kError };

/// Game 0 shows model_1 first, game 1 shows it second. With `scores`, the two
/// texts are ratings of model_1 and model_2 instead, each alone.
struct PairRow : JudgementRow {
  std::array<Text, 2> systems;
  std::array<Winner, 2> winner{};
  std::array<Text, 2> user_prompt, text;
  std::optional<std::array<double, 2>> scores;
};

template <typename Row>
using Visit = std::function<Result<void>(const Row&)>;

// Each line is a record. Errors name file and line: what JsonReader refuses, a
// missing field, a wrong type, an unknown winner, a turn other than 1 and 2.

Result<InputFile> read_questions(JsonReader& reader, const std::string& path,
                                 const Visit<QuestionRow>& visit);
Result<InputFile> read_answers(JsonReader& reader, const std::string& path,
                               const Visit<AnswerRow>& visit);
/// A row with `model_1` compares two answers, any other rates one.
Result<InputFile> read_judgements(JsonReader& reader, const std::string& path,
                                  const Visit<SingleRow>& single,
                                  const Visit<PairRow>& pair);

}  // namespace assize::mt_bench
