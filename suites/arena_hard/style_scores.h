// Scores at equal style: at the optimum, and where the published program stops.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "plugin/calibration.h"
#include "suites/arena_hard/description.h"

namespace assize::arena_hard {

/// A value and the ends of its interval, in percent. kAbsent: without a finite
/// value, as that of a system that won every game under no ridge.
struct Ends {
  double value = kAbsent, lower = kAbsent, upper = kAbsent;
};

struct StyleScore {
  std::uint32_t n = 0;  ///< Games.
  Ends right;           ///< The optimum, by prompts that are drawn whole.
  /// As published: by rows that are drawn alone, of which a strong verdict is
  /// three, differences standardised once. Version 2.0's value is the median
  /// of its fits, each of which stops before it arrives, in single precision,
  /// which moves a median by 0.1 points on average; that of version 0.1 is the
  /// optimum (tests/oracles/stopped_style.py says how far it stops from it).
  Ends published;
};

struct StyleScores {
  std::map<std::uint16_t, StyleScore> by_system;  ///< Without the baseline.
  std::string note;  ///< What a reader must know; may be empty.
};

/// Rates of wins over the baseline by the version's convention of style
/// control, from the study's table, whose rows are all clean games that count:
/// 100 resamples, as published, seeded by `name`. Fails with the reason where
/// there is nothing to hold fixed or the fit has no end. Does not depend on
/// `threads`.
/// **Source:** lmarena/arena-hard-auto, show_result.py and utils/math_utils.py
/// of v2.0, utils_math.py of v0.1.
Result<StyleScores> style_scores(const Study& study, std::uint16_t baseline,
                                 const Version& version,
                                 const std::string& name, unsigned threads);

}  // namespace assize::arena_hard
