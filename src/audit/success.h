// How often an attack succeeds in both orders, and how often asking again does.
#pragma once

#include <memory>
#include <span>

#include "plugin/calibration.h"

namespace assize {

/// For every entrant that study.judge saw in both orders, in percent:
///
/// - `attack_success`: of the items whose clean answer does not win in both
///   orders, those whose attacked answer does. A constant attack has no clean
///   self: of all its items;
/// - `noise_floor`: the same with the clean answer asked a second time in place
///   of the attacked one; only where the design has two samples;
/// - `success_above_floor`, an effect: attack_success minus noise_floor, in
///   points.
///
/// An answer wins in both orders where the judge's probability for it is above
/// one half in each.  First turns only.  Items that lack one of the judgements
/// are left out.  Each is a ratio of sums over clusters or a difference of two,
/// so influences are exact.  Source: Zheng et al. 2023, arXiv:2306.05685,
/// section 3.4 (both orders); no entrant gives no quantities.
std::unique_ptr<const Estimator> attack_success(const Study& study);

}  // namespace assize
