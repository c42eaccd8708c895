#include "suites/mt_bench/pairs.h"

#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "core/verdict.h"

namespace assize::mt_bench {
namespace {

using Key = std::tuple<std::uint32_t, std::uint8_t, std::uint16_t,
                       std::uint16_t, std::uint16_t, std::uint16_t>;

/// By the slot of the system under test.
struct Games {
  std::array<bool, 2> asked{};
  std::array<double, 2> y = {kAbsent, kAbsent};
};

double side(double y) {
  if (y == 0.5) return y;
  return y > 0.5 ? 1 : 0;
}

}  // namespace

JudgedPairs judged_pairs(const VerdictTable& table, std::uint16_t judge) {
  std::map<Key, Games> by_pair;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.judge[i] != judge || table.slots[i] != 2) continue;
    if (table.arm[i] != 0) continue;
    Games& games =
        by_pair[{table.item[i], table.turn[i], table.system[i],
                 table.opponent[i], table.defence[i], table.sample[i]}];
    games.asked[table.slot[i]] = true;
    const bool has = judged(table.status[i]) && !std::isnan(table.y[i]);
    if (has) games.y[table.slot[i]] = side(table.y[i]);
  }
  JudgedPairs out;
  for (const auto& [key, games] : by_pair) {
    const auto [item, turn, system, opponent, defence, sample] = key;
    bool whole = true;
    for (std::size_t slot = 0; slot < games.asked.size(); ++slot) {
      whole = whole && !(games.asked[slot] && std::isnan(games.y[slot]));
    }
    if (!whole) {
      ++out.failed;
      continue;
    }
    JudgedPair pair{.item = item,
                    .turn = turn,
                    .system = system,
                    .opponent = opponent,
                    .defence = defence};
    pair.both_orders = games.asked[0] && games.asked[1];
    for (std::size_t slot = 0; pair.both_orders && slot < 2; ++slot) {
      pair.decided += games.y[slot] != 0.5;
      // The system under test stood in this slot.
      pair.first += games.y[slot] == (slot == 0 ? 1 : 0);
    }
    pair.inconsistent = pair.both_orders && games.y[0] != games.y[1];
    const double only = games.asked[0] ? games.y[0] : games.y[1];
    pair.y = pair.inconsistent ? 0.5 : only;
    out.pairs.push_back(pair);
  }
  return out;
}

}  // namespace assize::mt_bench
