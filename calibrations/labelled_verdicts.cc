#include "calibrations/labelled_verdicts.h"

#include <cmath>
#include <map>
#include <tuple>

#include "plugin/gold_labels.h"

namespace assize {
namespace {

using Key = std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>;

struct Mean {
  std::uint16_t opponent = 0;
  std::array<double, 2> sum = {}, rows = {};  ///< By slot.

  double of(std::size_t slot) const {
    return rows[slot] > 0 ? sum[slot] / rows[slot] : kAbsent;
  }
  double all() const { return (sum[0] + sum[1]) / (rows[0] + rows[1]); }
};

std::map<Key, Mean> means(const Study& study, std::uint16_t judge) {
  std::map<Key, Mean> out;
  const VerdictTable& table = study.table;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!table.clean_pair(i, judge) || std::isnan(table.y[i])) continue;
    const std::uint32_t item = table.item[i];
    Mean& of = out[{table.system[i], study.bench.items[item].cluster, item}];
    const std::size_t slot = table.slot[i] == 0 ? 0 : 1;
    of.opponent = table.opponent[i];
    of.sum[slot] += table.y[i];
    of.rows[slot] += 1;
  }
  return out;
}

}  // namespace

std::vector<LabelledVerdict> labelled_verdicts(const Study& study) {
  return labelled_verdicts(study, study.judge);
}

std::vector<LabelledVerdict> labelled_verdicts(const Study& study,
                                               std::uint16_t judge) {
  const GoldLabels gold(study);
  std::vector<LabelledVerdict> out;
  for (const auto& [key, mean] : means(study, judge)) {
    const auto& [system, cluster, item] = key;
    LabelledVerdict& row = out.emplace_back();
    const double label = gold.better(item, system, mean.opponent);
    row = {system, item, cluster, mean.all(), label, {mean.of(0), mean.of(1)}};
  }
  return out;
}

}  // namespace assize
