// The factors that a live audit crosses with every arm, and the only place of
// their defaults.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/trial.h"
#include "plugin/config_node.h"

namespace assize {

inline constexpr std::string_view kOrderNames[] = {"both", "published"};
inline constexpr std::string_view kTurnNames[] = {"all", "first"};

inline constexpr Choice kOrders = {
    .name = "orders",
    .meaning = "Orders in which a pair is shown.",
    .options = kOrderNames};
inline constexpr Choice kTurns = {
    .name = "turns",
    .meaning = "Turns of an item that are judged.",
    .options = kTurnNames};
inline constexpr Number kSamples = {
    .name = "samples",
    .unit = "judgements",
    .meaning = "Times that each request is asked; two show the judge's noise.",
    .fallback = 1,
    .least = 1,
    .most = 100};

inline constexpr std::array<Knob, 3> kDesignKnobs = {kOrders, kSamples, kTurns};

struct Design {
  bool both_orders = true;  ///< Else each pair in the suite's own order.
  bool all_turns = true;    ///< Else the first of each item.
  std::uint16_t samples = 1;
};

/// Reads the `design` mapping; errors gather in the node.
Design read_design(ConfigNode node);

/// The same pair in the other order. Requires two slots.
Trial in_other_order(Trial trial);

/// The trials that the design makes of `published`, the suite's own, for one
/// judge: each pair in the published order or in both, each turn, each sample.
/// Trials that differ in their judge alone are one.  Sorted.
std::vector<Trial> cross(std::span<const Trial> published, const Design& design,
                         std::uint16_t judge);

}  // namespace assize
