// How often attacked answers win, in suites that score judges and no systems.
#pragma once

#include <memory>

#include "plugin/calibration.h"

namespace assize {

/// `win_rate` of every entrant and of the clean system that it stands for, in
/// percent: the mean probability that study.judge prefers the answer to the
/// other of its pair, both orders and all turns together, first samples only.
/// What an attack does to it is what a calibration's effect stands beside.
/// `headline`: the suite's own; where it has a metric of several systems, or
/// where systems are ranked, that is what attacks move and this has no
/// quantities.
std::unique_ptr<const Estimator> pair_wins(const Study& study,
                                           const Estimator& headline);

}  // namespace assize
