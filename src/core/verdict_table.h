// Judged trials as columns of equal length, seen from the system under test.
//
// Rows are sorted by (cluster, item, system, judge, defence, arm, turn, slot,
// sample), so nothing depends on the order in which verdicts arrived.
#pragma once

#include <cstddef>
#include <cstdint>
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
  std::vector<double> y;  ///< P(focus wins), or its score. NaN unless judged.
  std::vector<double>
      rival_score;  ///< By row where judges score both; or empty.
  std::vector<std::uint32_t> cluster_begin;  ///< clusters + 1 offsets.

  std::size_t rows() const { return item.size(); }
  std::size_t clusters() const {
    return cluster_begin.empty() ? 0 : cluster_begin.size() - 1;
  }
};

/// The recorded verdicts as a table. `answer` and `rival` are the rows of
/// `answers` that tabulate(bench) gave, or kNoAnswer where a trial is
/// pointwise or the answer is missing. O(n log n).
VerdictTable tabulate(const Benchmark& bench, const AnswerTable& answers);

}  // namespace assize
