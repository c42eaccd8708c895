// Judged trials as columns of equal length, seen from the system under test.
//
// Rows are sorted by (cluster, item, system, judge, defence, arm, turn, slot,
// sample), so nothing depends on the order in which verdicts arrived.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/answer_table.h"
#include "core/benchmark.h"

namespace assize {

struct VerdictTable {
  std::vector<std::uint32_t> item;
  std::vector<std::uint32_t> answer, rival;  ///< Rows of AnswerTable.
  std::vector<std::uint16_t> system, opponent, judge, arm, defence, sample;
  std::vector<std::uint8_t> slot;  ///< Where the system under test stood.
  std::vector<std::uint8_t> slots, turn, strength;
  std::vector<Status> status;
  std::vector<Tie> tie;
  /// P(focus wins), of all that were shown, or its score. NaN unless judged.
  std::vector<double> y;
  std::vector<std::uint32_t> cluster_begin;  ///< clusters + 1 offsets.

  std::size_t rows() const { return item.size(); }
  /// The rows that `keep` says, in their order; clusters keep their numbers.
  VerdictTable filter(const std::function<bool(std::size_t)>& keep) const;
  /// Whether a row is the first sample of a clean, undefended pair, on any
  /// turn, that this judge judged.
  bool clean_pair(std::size_t row, std::uint16_t of_judge) const;
  std::size_t clusters() const {
    return cluster_begin.empty() ? 0 : cluster_begin.size() - 1;
  }
};

/// P(focus wins) of judged answers put together: 1, 0 or an equal share where
/// one was chosen or they tied without a probability; of more than two with
/// scores, the highest shares the 1 with its equals.  Of one answer, its score;
/// NaN where there is none or nothing was judged.
double outcome(const Record& record);

/// The recorded verdicts as a table. `answer` and `rival` are indices into
/// Benchmark::answers, which are the first rows of an AnswerTable; kNoAnswer
/// where a trial is pointwise or the answer is missing; of more than two
/// answers, the rival is the first other. `y` is the outcome(). O(n log n).
VerdictTable tabulate(const Benchmark& bench);

}  // namespace assize
