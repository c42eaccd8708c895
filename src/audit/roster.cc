#include "audit/roster.h"

#include <algorithm>

namespace assize {

Roster call_roll(const Benchmark& bench, std::span<const TextViews> views,
                 std::uint16_t system) {
  Roster out;
  const auto first =
      std::ranges::lower_bound(bench.answers, system, {}, &Answer::system);
  const auto last =
      std::ranges::upper_bound(bench.answers, system, {}, &Answer::system);
  for (auto at = first; at != last; ++at) {
    const Answer& answer = *at;
    const auto index = static_cast<std::uint32_t>(at - bench.answers.begin());
    const bool given = answer.presence == Presence::kGiven;
    if (given && answer.turns.empty()) continue;  // Its text was withheld.
    if (!given || views[index].normal.empty()) {
      ++out.empty;
      continue;
    }
    out.answers.push_back(index);
    out.views.push_back(views[index]);
  }
  return out;
}

}  // namespace assize
