#include "audit/search_settings.h"

#include <cmath>

namespace assize {

SearchSettings read_search(ConfigNode node) {
  SearchSettings out;
  double budget = 0;
  node.read(kSearchSplit, out.split);
  node.read(kSearchBudget, budget);
  node.read(kSearchJudge, out.judge);
  out.control = node.flag("control", false);
  if (budget != std::floor(budget)) {
    node.fail("budget", "a search's budget is a whole number of judge calls");
  }
  out.budget = static_cast<std::uint32_t>(budget);
  return out;
}

}  // namespace assize
