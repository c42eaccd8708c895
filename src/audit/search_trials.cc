#include "audit/search_trials.h"

#include "audit/design.h"

namespace assize {

SearchTrials::SearchTrials(std::span<const Trial> split, std::uint16_t judge,
                           bool alone)
    : alone_(alone) {
  for (Trial trial : split) {
    trial.judge = judge;
    turns_[trial.item].push_back(trial);
  }
}

Result<std::vector<Trial>> SearchTrials::of(const Probe& probe) const {
  const auto found = turns_.find(probe.item);
  if (found == turns_.end()) {
    return fail("a search asked about an item outside its split");
  }
  std::vector<Trial> out;
  for (const Trial& trial : found->second) {
    const bool pair = trial.slots == 2;
    if (!pair || probe.orders != Orders::kSwapped) out.push_back(trial);
    if (pair && probe.orders != Orders::kPublished) {
      out.push_back(in_other_order(trial));
    }
  }
  return out;
}

std::uint64_t SearchTrials::calls(std::span<const Trial> trials) const {
  std::uint64_t out = 0;
  for (const Trial& trial : trials) out += alone_ ? trial.slots : 1U;
  return out;
}

std::uint64_t SearchTrials::calls(const std::set<std::uint32_t>& items) const {
  std::uint64_t out = 0;
  for (const std::uint32_t item : items) {
    const auto trials = of({.item = item, .answer = {}});
    if (trials) out += calls(*trials);
  }
  return out;
}

}  // namespace assize
