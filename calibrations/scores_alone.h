// Answers that a judge scored each alone, as calibrations see them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "plugin/calibration.h"

namespace assize {

/// Whether the study's judge was asked of answers each alone, and of no pair.
bool scores_alone(const Study& study);

/// The refusal of a method that is defined on pairs only. `why`: a whole clause
/// of what it lacks: "a single answer has no order".
tl::unexpected<Error> needs_pairs(std::string_view why);

/// Whether a row is the first sample of a clean, undefended answer, on any
/// turn, that this judge scored alone.
bool clean_score(const VerdictTable& table, std::size_t row,
                 std::uint16_t of_judge);

/// The unit of a judge's scores: in percent of the scale's length where the
/// suite lends it (the table "scale", its one row the lowest score and the
/// highest), else as they stand.
class ScoreUnit {
 public:
  explicit ScoreUnit(const Study& study);

  /// Whether it is percent of a scale, so that 0 is the worst there is.
  bool percent() const { return percent_; }
  /// As the headline of `generic` has it: "score" or "mean_score".
  const char* metric() const { return percent_ ? "score" : "mean_score"; }
  double of(double score) const {
    return percent_ ? 100 * (score - least_) / (most_ - least_) : score;
  }
  /// The range of values in this unit, of the study's judge.
  double lowest() const { return percent_ ? 0 : least_; }
  double highest() const { return percent_ ? 100 : most_; }
  /// The lowest score and the highest, of the suite's scale or else given.
  std::pair<double, double> scale() const { return {least_, most_}; }

 private:
  double least_ = 0, most_ = 0;
  bool percent_ = false;
};

}  // namespace assize
