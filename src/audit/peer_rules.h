// What two other auditors of judges conclude on a slot, by their own rules.
#pragma once

#include <cstdint>
#include <vector>

#include "core/stream.h"
#include "core/verdict_table.h"

namespace assize {

enum class Says : std::uint8_t { kBias, kNone, kOpen };

/// An item's decided verdicts, and those that the first slot won.
struct FirstPicks {
  double first = 0, decided = 0;
};
std::vector<FirstPicks> first_picks(const VerdictTable& table);

/// judgecal: a bias where the share of first picks differs from a half by 0.05
/// or more with p < 0.05, by percentiles of 500 resamples of items;
/// "underpowered", here open, where p >= 0.05 and the least detectable effect
/// at a power of 0.8 is above 0.05; else none. Alone in its family, so q = p.
Says judgecal_says(const std::vector<FirstPicks>& items, const Stream& stream);

/// judgekit: a bias where the 95 % percentile interval of 1,000 resamples of
/// items lies outside [0.45, 0.55]; else none.
Says judgekit_says(const std::vector<FirstPicks>& items, const Stream& stream);

}  // namespace assize
