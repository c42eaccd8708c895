// What a judge said, by column, as RewardBench's program stores a model's rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/reward_bench/row_answers.h"

namespace assize::reward_bench {

/// What is known of one row.
struct SaidRow {
  std::map<std::uint16_t, double> scores;  ///< By system.
  std::map<std::size_t, double> credit;    ///< By the right answer's place.

  bool empty() const { return scores.empty() && credit.empty(); }
};

class ModelColumns {
 public:
  /// The benchmark outlives this.
  explicit ModelColumns(const Benchmark& bench) : bench_(bench) {}

  /// Its result is the mean credit of the places, else that of the scores; of
  /// Ties there is none. Gives false for a row that has neither, which is left
  /// out. Fails where only some answers of Ties were rated.
  Result<bool> add(std::uint32_t item, const SaidRow& row,
                   const RowAnswers& answers);
  /// The file; "" without a row.
  std::string text(const std::string& model) const;

 private:
  struct Written {
    std::uint32_t item = 0;
    std::vector<double> scores;  ///< By answer; empty: one has none.
    double result = kAbsent;     ///< Absent of Ties.
    std::vector<double> places;  ///< Credit, absent if not shown; or empty.
    std::size_t right = 1;       ///< Answers.
  };

  const Benchmark& bench_;
  std::vector<Written> rows_;
};

}  // namespace assize::reward_bench
