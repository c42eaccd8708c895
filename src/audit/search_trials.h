// The trials that a search's probes stand for.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/trial.h"
#include "plugin/search.h"

namespace assize {

class SearchTrials {
 public:
  /// `split`: as SearchSplit::trials.  `judge`: who is asked, as trials number
  /// him; `alone`: he hears each answer by itself.
  SearchTrials(std::span<const Trial> split, std::uint16_t judge, bool alone);

  /// Every turn of the probe's item, and of a pair in the orders that it names.
  /// Fails where the item is not of the split.
  Result<std::vector<Trial>> of(const Probe& probe) const;

  /// Judge calls of these trials.
  std::uint64_t calls(std::span<const Trial> trials) const;

  /// Judge calls of one text on these items, in both orders.
  std::uint64_t calls(const std::set<std::uint32_t>& items) const;

 private:
  bool alone_;
  std::map<std::uint32_t, std::vector<Trial>> turns_;  ///< By item.
};

}  // namespace assize
