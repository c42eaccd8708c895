// What systems score against a baseline, and what their answers deserve.
#pragma once

#include <memory>

#include "plugin/calibration.h"

namespace assize::suites {

/// The scale on which answers are scored alone, both ends included.
struct Scale {
  double least = 1, most = 10;
};

/// Metrics of each system that study.judge judged, in percent, first samples
/// only:
///
/// - `win_rate`: mean probability that the judge prefers the system over its
///   opponent, all orders of the design and all turns together;
/// - `consistency`: of the items judged in both orders, those whose winner is
///   the same in both; a tie equals a tie only. A second order that an attack
///   asked for counts here and nowhere else;
/// - `gold_win_rate`: the win rate if the gold labels judged the same rows: one
///   where the system alone is right, zero where its opponent alone is, else
///   one half;
/// - `gold_agreement`: of the rows where one answer is better by gold, the
///   judge's probability for it;
/// - `best_share`, where three or more answers are put together: the items on
///   which the judge found the system's the best; a tie shares it equally. By
///   chance it is 100 / n of n answers, a parameter of the notes;
/// - `score`, where answers are judged alone: the mean score, in percent of the
///   scale.
///
/// Those of gold only where labels exist.  Each is a ratio of sums over
/// clusters, so influences are exact.  Rows that were not judged are left out
/// and counted in the notes.
Result<std::unique_ptr<const Estimator>> system_headline(const Study& study,
                                                         Scale scale = {});

}  // namespace assize::suites
