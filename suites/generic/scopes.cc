#include "suites/generic/scopes.h"

#include <set>

namespace assize::suites {

std::map<int, std::vector<std::uint32_t>> scopes(const Benchmark& bench) {
  std::map<int, std::vector<std::uint32_t>> members;
  std::map<int, std::set<int>> groups_of;
  if (const Table* groups = bench.table("groups")) {
    for (std::size_t row = 0; row < groups->rows(); ++row) {
      groups_of[static_cast<int>(groups->at(row, 1))].insert(
          static_cast<int>(groups->at(row, 0)));
    }
  }
  for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
    const int category = bench.items[item].category;
    members[-1].push_back(item);
    if (bench.categories.size() > 1) members[category].push_back(item);
    for (const int group : groups_of[category]) members[group].push_back(item);
  }
  return members;
}

}  // namespace assize::suites
