// FairEval's files of reviews, in its own form or in FastChat's.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"
#include "prompt/grammar.h"
#include "suites/fair_eval/description.h"

namespace assize::fair_eval {

/// One answer of a judge.
struct Sample {
  bool swapped = false;  ///< The pair's second answer was shown first.
  Verdict verdict;       ///< By slot as shown, with both scores.
  Text text;             ///< May be empty.
};

/// What a file says of one question; views end with the visit.
struct Review {
  std::string question;
  Text quoted;                     ///< The question's text; empty: not given.
  std::array<Text, 2> answer_ids;  ///< As shown, in FastChat's form; or empty.
  std::vector<Sample> samples;
  /// The recorded averages of both answers; NaN where there are none.
  std::array<double, 2> score = {kAbsent, kAbsent};
  bool by_line = false;       ///< FastChat's form: `score` is its one sample's.
  bool text_differs = false;  ///< Its text gives other scores.
  std::uint32_t other_strict = 0;  ///< Samples that strict reads otherwise.
};

class ReviewReader {
 public:
  /// Fails only where a grammar of suite.yaml is broken.
  static Result<ReviewReader> make(const Description& about);

  /// FairEval's lines {question_id, question, review, review_bpc, score}:
  /// lists of what was said in either order, and the averages. FastChat's
  /// {question_id, answer1_id, answer2_id, text, score}: one review, whose
  /// recorded scores stand, -1 being none; without them those of the text.
  /// Errors name file and line: what JsonReader refuses, a missing field, a
  /// wrong type, more than 10,000 samples.
  Result<InputFile> read(
      JsonReader& reader, const std::string& path,
      const std::function<Result<void>(const Review&)>& visit) const;

  /// The scores of a text in FairEval's form.
  Verdict parse(Text text) const;

 private:
  ReviewReader(Grammar official, Grammar strict, Grammar first_line);
  Result<Review> fast_chat(const JsonValue& row) const;
  Result<Review> own(const JsonValue& row) const;
  Result<void> take_samples(const JsonValue& row, std::string_view key,
                            Review& out) const;

  Grammar official_, strict_, first_line_;
};

/// A verdict by two scores: the higher wins, equal ones tie.
Verdict verdict_of(double first, double second);

}  // namespace assize::fair_eval
