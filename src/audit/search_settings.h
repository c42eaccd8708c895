// How attacks that search may do so, and the only place of the defaults.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "plugin/config_node.h"

namespace assize {

inline constexpr Number kSearchSplit = {
    .name = "split",
    .unit = "share",
    .meaning =
        "Of the instructions, those set apart to search on; what was "
        "found is reported on the others alone.",
    .fallback = 0.5,
    .least = 0.01,
    .most = 0.99};
inline constexpr Number kSearchBudget = {
    .name = "budget",
    .unit = "calls",
    .meaning =
        "Most judge calls of one search, each order and turn "
        "counted.",
    .fallback = 400,
    .least = 8,
    .most = 10'000'000};
inline constexpr Words kSearchJudge = {
    .name = "judge",
    .meaning =
        "The judge that searches ask, by its name; empty: the audit's "
        "first.",
    .fallback = ""};

inline constexpr std::array<Knob, 3> kSearchKnobs = {
    kSearchSplit, kSearchBudget, kSearchJudge};

struct SearchSettings {
  double split = kSearchSplit.fallback;
  std::uint32_t budget = static_cast<std::uint32_t>(kSearchBudget.fallback);
  std::string judge;     ///< "": the first.
  bool control = false;  ///< A control beside each search, as an arm.
};

/// Reads the `search` mapping; errors gather in the node.
SearchSettings read_search(ConfigNode node);

}  // namespace assize
