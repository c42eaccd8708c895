// Krippendorff's alpha: agreement on any scale, whoever rated what.
#pragma once

#include <cstdint>
#include <span>

#include "stats/ratings.h"

namespace assize {

/// What the distance of two ratings is, squared.
enum class Scale : std::uint8_t {
  kNominal,   ///< One where they differ.
  kOrdinal,   ///< Of the mean ranks that all ratings give the values.
  kInterval,  ///< Of the values.
  kRatio,     ///< (a - b) / (a + b); zero where both are zero.
};

/// 1 - observed / expected disagreement, with Krippendorff's correction for a
/// finite number of ratings: each unit's pairs count as much as it has ratings,
/// and expectation pairs every rating with every other one. Units with fewer
/// than two ratings are left out.
///
/// NaN where nothing could be paired or all paired ratings are equal, and on
/// the ratio scale if a value is negative. Ranks of the ordinal scale are those
/// of the drawn ratings. O(units raters^2), and on the ratio scale
/// categories^2.
/// **Source:** Krippendorff 2011, Computing Krippendorff's alpha-reliability.
/// **Checked against:** the published values of two data sets, and a
/// brute-force twin over all pairs of ratings.
double krippendorff_alpha(const Ratings& ratings, Scale scale,
                          std::span<const double> weight = {});

}  // namespace assize
