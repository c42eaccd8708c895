#include "calibrations/scores_alone.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assize {

bool scores_alone(const Study& study) {
  bool any = false;
  for (std::size_t i = 0; i < study.table.rows(); ++i) {
    if (study.table.judge[i] != study.judge) continue;
    if (study.table.slots[i] != 1) return false;
    any = true;
  }
  return any;
}

tl::unexpected<Error> needs_pairs(std::string_view why) {
  return fail(fmt::format(
      "the judge scored each answer alone, and this is defined on pairs: {}",
      why));
}

bool clean_score(const VerdictTable& table, std::size_t row,
                 std::uint16_t of_judge) {
  return table.judge[row] == of_judge && table.slots[row] == 1 &&
         table.arm[row] == 0 && table.defence[row] == 0 &&
         table.sample[row] == 0 && judged(table.status[row]) &&
         !std::isnan(table.y[row]);
}

ScoreUnit::ScoreUnit(const Study& study) {
  const Table* const scale = study.bench.table("scale");
  if (scale != nullptr && scale->rows() == 1 && scale->columns.size() == 2) {
    least_ = scale->at(0, 0);
    most_ = scale->at(0, 1);
    percent_ = most_ > least_;
    if (percent_) return;
  }
  bool first = true;
  for (std::size_t i = 0; i < study.table.rows(); ++i) {
    if (!clean_score(study.table, i, study.judge)) continue;
    const double y = study.table.y[i];
    least_ = first ? y : std::min(least_, y);
    most_ = first ? y : std::max(most_, y);
    first = false;
  }
}

}  // namespace assize
