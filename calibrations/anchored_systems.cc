#include "calibrations/anchored_systems.h"

#include <cmath>

#include "calibrations/label_strata.h"

namespace assize {

void keep_chosen(const ChooseLabelled& choose,
                 std::vector<LabelledVerdict>& rows) {
  std::set<std::uint32_t> labelled;
  for (const LabelledVerdict& row : rows) {
    if (!std::isnan(row.label)) labelled.insert(row.cluster);
  }
  const auto used = choose(std::move(labelled));
  for (LabelledVerdict& row : rows) {
    if (!used.contains(row.cluster)) row.label = kAbsent;
  }
}

Result<SystemData> system_data(const Study& study,
                               std::span<const LabelledVerdict> rows,
                               PowerTuning tuning, bool by_category) {
  SystemData out{.data = {.clusters = study.table.clusters()}, .strata = {}};
  if (by_category) {
    auto strata =
        category_strata(study.bench, rows, tuning == PowerTuning::kClassical);
    if (!strata) return tl::unexpected(strata.error());
    out.data.stratum = std::move(strata->stratum);
    out.strata = std::move(strata->category);
  }
  for (const LabelledVerdict& row : rows) {
    out.data.cluster.push_back(row.cluster);
    out.data.label.push_back(row.label);
    out.data.prediction.push_back(row.judge);
  }
  return out;
}

}  // namespace assize
