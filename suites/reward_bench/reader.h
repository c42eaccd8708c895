// RewardBench's files: rows of the data set, scores by column, accuracies.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"
#include "suites/reward_bench/row_form.h"

namespace assize::reward_bench {

/// Most right or wrong answers of a row.
inline constexpr std::size_t kMostAnswers = 1000;

/// A row of the data set. Views end with the visit.
struct DataRow {
  std::string id;
  Text subset;
  std::vector<Turn> turns;  ///< The last is the question.
  std::vector<Text> chosen, rejected;
  std::vector<FormField> form;
};

/// What a model made of one row.
struct ScoredRow {
  std::string id, subset;
  std::vector<double> scores;  ///< The right answers first; or empty.
  std::size_t correct = 1;     ///< How many of the scores are right answers'.
  double result = kAbsent;     ///< The stored credit in [0, 1], if any.
  /// The credit with the right answer in each place, absent where it was not
  /// shown there; or empty, where it is one in all.
  std::vector<double> by_place;
};

/// A file of one model: its rows, or the accuracies of its subsets.
struct ModelFile {
  std::string model, kind;  ///< "Seq. Classifier"; either may be empty.
  std::vector<ScoredRow> rows;
  std::vector<std::pair<std::string, double>> accuracies;
};

/// JSON lines where the name ends in .jsonl, else one array. `prompt` is a text
/// or a list of turns, `chosen` and `rejected` a text or a list of texts.
/// Errors name file and line: what JsonReader refuses, a missing field, a wrong
/// type, no answer on a side, a num_correct that is not the number of right
/// ones.
Result<InputFile> read_rows(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const DataRow&)>& visit);

/// One object. With a column `id`, the columns `subset`, `id`, and of `scores`
/// with `num_correct`, `scores_chosen` with `scores_rejected`, `results`, and
/// `results_by_place`, which Assize writes where credit depends on the order,
/// those that are there; else numbers by the names of subsets. Errors: as
/// above, columns of different lengths, neither scores nor results, a number
/// that is no credit or accuracy in [0, 1].
Result<InputFile> read_model(JsonReader& reader, const std::string& path,
                             ModelFile& out);

}  // namespace assize::reward_bench
