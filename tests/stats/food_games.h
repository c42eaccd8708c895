// Thirty games between five dishes, on which gold values were computed.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stats/pair_counts.h"

namespace assize {

/// food.csv of github.com/dustalov/evalica, in its order: the two dishes and
/// '+' where the first won, '-' where the second did, '=' for a tie. Dishes:
/// Tacos, Sushi, Burger, Pasta, Pizza. Three games in a row are a cluster.
inline Battles food_games() {
  constexpr std::string_view kGames =
      "41+ 23- 04+ 10- 24+ 31- 02+ 43= 12- 30+ 21- 04+ 13= 20+ 42- 30- 21- 03+ "
      "40- 12+ 34- 21- 03+ 41+ 12- 30- 04+ 23- 10+ 42- ";
  Battles battles{.systems = 5};
  for (std::size_t at = 0; at < kGames.size(); at += 4) {
    battles.cluster.push_back(static_cast<std::uint32_t>(at / 12));
    battles.first.push_back(kGames[at] - '0');
    battles.second.push_back(kGames[at + 1] - '0');
    battles.outcome.push_back(kGames[at + 2] == '+'   ? 1
                              : kGames[at + 2] == '-' ? 0
                                                      : 0.5);
  }
  return battles;
}

/// A comparison for every win of a matrix, each its own cluster.
inline Battles battles_of(const std::vector<std::vector<int>>& wins) {
  Battles battles{.systems = wins.size()};
  for (std::uint32_t i = 0; i < wins.size(); ++i) {
    for (std::uint32_t j = 0; j < wins.size(); ++j) {
      for (int k = 0; k < wins[i][j]; ++k) {
        battles.first.push_back(i);
        battles.second.push_back(j);
        battles.outcome.push_back(1);
      }
    }
  }
  return battles;
}

}  // namespace assize
