#include "audit/pairs.h"

#include <algorithm>
#include <set>

namespace assize {
namespace {

using Items = std::set<std::uint32_t>;

Items judged_items(const VerdictTable& table, std::uint16_t system,
                   std::uint16_t judge) {
  Items out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.system[i] == system && table.clean_pair(i, judge)) {
      out.insert(table.item[i]);
    }
  }
  return out;
}

}  // namespace

std::optional<VerdictTable> common_rows(const VerdictTable& table,
                                        const RecordedAttack& pair,
                                        std::uint16_t judge) {
  const Items clean = judged_items(table, pair.clean, judge);
  const Items attacked = judged_items(table, pair.attacked, judge);
  if (clean == attacked || clean.empty() || attacked.empty()) {
    return std::nullopt;
  }
  return table.filter([&](std::size_t i) {
    const bool of_pair =
        table.system[i] == pair.clean || table.system[i] == pair.attacked;
    return of_pair && table.clean_pair(i, judge) &&
           clean.contains(table.item[i]) && attacked.contains(table.item[i]);
  });
}

}  // namespace assize
