#include "plugin/gold_labels.h"

#include "core/verdict.h"

namespace assize {

GoldLabels::GoldLabels(const Study& study) {
  const VerdictTable& table = study.table;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (static_cast<int>(table.judge[i]) != study.bench.gold) continue;
    if (table.slots[i] == 1) {
      alone_[{table.item[i], table.system[i]}] = table.y[i];
      continue;
    }
    const std::uint16_t a = table.system[i], b = table.opponent[i];
    pairs_[{table.item[i], a, b}] = table.y[i];
    pairs_[{table.item[i], b, a}] = 1 - table.y[i];
  }
}

double GoldLabels::better(std::uint32_t item, std::uint16_t system,
                          std::uint16_t opponent) const {
  const auto pair = pairs_.find({item, system, opponent});
  if (pair != pairs_.end()) return pair->second;
  const auto own = alone_.find({item, system});
  const auto other = alone_.find({item, opponent});
  if (own == alone_.end() || other == alone_.end()) return kAbsent;
  if (own->second == other->second) return 0.5;
  return own->second > other->second ? 1 : 0;
}

}  // namespace assize
