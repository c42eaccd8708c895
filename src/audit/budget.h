// What an audit may use, and the only place where its defaults are written: no
// ceiling.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "plugin/config_node.h"
#include "store/verdict_store.h"

namespace assize {

constexpr Number ceiling(std::string_view name, std::string_view unit,
                         std::string_view meaning, double most) {
  return {.name = name,
          .unit = unit,
          .meaning = meaning,
          .fallback = 0,
          .least = 0,
          .most = most};
}
inline constexpr Number kMostRequests =
    ceiling("requests", "requests", "Most that are sent; 0: any number.", 1e15);
inline constexpr Number kMostTokens =
    ceiling("tokens", "tokens", "Most that are used, both ways; 0: any.", 1e15);
inline constexpr Number kMostUsd =
    ceiling("usd", "US dollars", "Most that is spent; 0: any amount.", 1e6);
inline constexpr Number kMostSeconds = ceiling(
    "seconds", "seconds",
    "Longest that judges are asked, searches included; 0: any time.", 1e8);

inline constexpr std::array<Knob, 4> kBudgetKnobs = {kMostRequests, kMostTokens,
                                                     kMostUsd, kMostSeconds};

struct Budget {
  Ceilings ceilings;
  std::optional<std::chrono::milliseconds> deadline;
};

/// Reads the `budget` mapping; errors gather in the node.
Budget read_budget(ConfigNode node);

}  // namespace assize
