// A judge's battles as a published convention of style control fits them.
#pragma once

#include <cstdint>
#include <map>

#include "core/result.h"
#include "plugin/calibration.h"
#include "plugin/style_convention.h"
#include "stats/standardised_bradley_terry.h"

namespace assize {

struct StyleBattles {
  StandardisedBattles fit;  ///< By the benchmark's systems; entrants follow.
  bool tokens = false;      ///< Whether lengths are tokens.
  /// Battles that are not among them, by the system whose answer is not there,
  /// or not its counts.
  std::map<std::uint16_t, std::uint32_t> left_out;
};

/// Fails where an attacked answer's counts are not known, for others' are.
Result<StyleBattles> style_battles(const Study& study,
                                   const StyleConvention& convention,
                                   std::uint16_t baseline);

}  // namespace assize
