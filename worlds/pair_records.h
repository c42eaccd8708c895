// Pairs of one system and the baseline, judged in both orders: the shape of
// other auditors' planted suites.
#pragma once

#include <cstddef>
#include <cstdint>

#include "plugin/world.h"

namespace assize::worlds {

enum class Pick : std::uint8_t { kFirst, kSecond, kTie };

/// One judge, one system, no items yet.
Drawn empty_pairs();

/// Adds an item with what the judge picked when the system stood first, and
/// when it stood second. Requires clusters in increasing order.
void add_pair(std::uint32_t cluster, Pick system_first, Pick system_second,
              Drawn& out);

/// What the first slot wins when the system stands there, and when the baseline
/// does; a tie is half a win.
struct FirstSlot {
  double system = 0.5, baseline = 0.5;
};

/// A figure of the only system and judge: World::expected.
double expected_of_pairs(const FirstSlot& wins, std::string_view calibration,
                         const Quantity& quantity);

}  // namespace assize::worlds
