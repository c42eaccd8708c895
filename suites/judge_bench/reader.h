// One file of JudgeBench, pair by pair.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"
#include "suites/json_field.h"

namespace assize::judge_bench {

/// Which of two answers is better, by slot.
enum class Decision : std::uint8_t { kFirst, kSecond, kTie };

/// What a judge said in one order.
struct OrderRow {
  bool given = false;                ///< False: null, nothing was said.
  std::optional<Decision> decision;  ///< By the place in which answers stood.
  std::array<double, 2> scores = {kAbsent, kAbsent};  ///< The same.
  Text response;
};

/// Views of the record that is being read; they end with the visit.
struct PairRow {
  Text id, source, question, answer_a, answer_b, judge_name;
  Text response_model;  ///< "": the file does not say.
  std::optional<suites::Identifier> original_id;
  Decision label = Decision::kFirst;  ///< Never a tie.
  bool judged = false;                ///< The file has judgements.
  std::array<OrderRow, 2> orders;     ///< A shown first, then B.
};

/// Each line is a pair. Errors name file and line: what JsonReader refuses, a
/// missing field, a wrong type, judgements that are not two, scores that are
/// not two finite numbers, an original_id that is neither text nor a whole
/// number, a label or decision other than A>B, B>A, and of decisions A=B or
/// null.
Result<InputFile> read_pairs(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const PairRow&)>& visit);

}  // namespace assize::judge_bench
