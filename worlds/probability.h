// The chance of a verdict under a law, answer by answer.
#pragma once

#include <cstdint>
#include <vector>

#include "plugin/world.h"

namespace assize::worlds {

/// Code points of the baseline's answers, and of those longer and shorter: the
/// covariate (a - b) / (a + b) is then 0.2 and -0.2.
inline constexpr std::uint32_t kBaselineLength = 1200;
inline constexpr std::uint32_t kLonger = 1800, kShorter = 800;
/// Bold spans of a styled answer; the covariate (a - b) / (a + b + 1) is 0.75.
inline constexpr std::uint32_t kBoldSpans = 3;

/// What a judge sees of an answer.
struct Looks {
  bool longer = false, bold = false, injected = false;

  double length() const;  ///< (a - b) / (a + b) against the baseline.
  double style() const;   ///< (a - b) / (a + b + 1) against the baseline.
};

/// The eight of them with their chances under a system's shares.
struct Likely {
  Looks looks;
  double chance = 0;
};
std::vector<Likely> likely_looks(const PlantedSystem& system);

/// P(the system wins over the baseline | its looks, its slot).
double win_probability(const PlantedJudge& judge, const PlantedSystem& system,
                       const Looks& looks, std::uint8_t slot);

}  // namespace assize::worlds
