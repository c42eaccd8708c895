// What a judge is worth on items with a gold label, judged in both orders.
#pragma once

#include <memory>

#include "plugin/calibration.h"

namespace assize::suites {

/// Metrics of study.judge in percent, over all items, each category and each
/// group that has items (the table "groups" holds their members), in the order
/// of Benchmark::categories:
///
/// - `accuracy`: of the judged verdicts on items with a gold label, those that
///   agree with it; a tie counts half. Only where the benchmark has gold.
/// - `consistency`: of the items judged in both orders, those with the same
///   verdict in both; a tie equals a tie only.
/// - `first_position_share`: of the judged verdicts, those for the answer in
///   slot 0; a tie counts half.
/// - `first_share_of_conflicts`: of the items judged differently in the two
///   orders, those whose answers did better when shown first.
/// - `position_bias`, an effect: first_position_share - 50, in points.
///
/// Quantity::n counts what the share is of: verdicts, items or conflicts. With
/// n = 0 the value is NaN. Verdicts that were not judged are left out; the
/// notes count them. Clean first samples only (arm, defence, turn and sample
/// 0). Each metric is a ratio of sums over clusters, so influences are exact.
///
/// Fails for the judge "gold", and where the judge has no verdicts at all.
/// Checked against: statistics.json of LLMBar (arXiv:2310.07641).
Result<std::unique_ptr<const Estimator>> judge_headline(const Study& study);

}  // namespace assize::suites
