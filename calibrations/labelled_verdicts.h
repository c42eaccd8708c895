// What a judge says of each system on each item, beside what people say.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "plugin/calibration.h"

namespace assize {

/// One system on one item: verdicts of both orders and all turns averaged.
struct LabelledVerdict {
  std::uint16_t system = 0;
  std::uint32_t item = 0, cluster = 0;
  double judge = kAbsent;  ///< Mean P(the system wins), in [0, 1].
  double label = kAbsent;  ///< The same of the gold label; NaN: not labelled.
  /// The judge's mean when the system was shown first, and second; NaN where it
  /// was not.
  std::array<double, 2> shown = {kAbsent, kAbsent};
};

/// Of the study's judge: the first sample of each clean, undefended pair that
/// it judged.  Sorted by (system, cluster, item).  The labels are GoldLabels'.
std::vector<LabelledVerdict> labelled_verdicts(const Study& study);

/// The same of any judge.
std::vector<LabelledVerdict> labelled_verdicts(const Study& study,
                                               std::uint16_t judge);

}  // namespace assize
