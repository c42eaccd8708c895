#include "audit/pair_wins.h"

#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "audit/subjects.h"
#include "plugin/cluster_means.h"

namespace assize {
namespace {

class PairWins final : public ClusterMeans {
 public:
  PairWins(const Study& study, const std::set<std::uint16_t>& systems)
      : ClusterMeans(study.bench.clusters()) {
    const VerdictTable& table = study.table;
    std::vector<ClusterRatio> wins(study.bench.systems.size());
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (!table.clean_pair(i, study.judge) || std::isnan(table.y[i])) continue;
      wins[table.system[i]].add(study.bench.items[table.item[i]].cluster,
                                100 * table.y[i], 1);
    }
    for (const std::uint16_t system : systems) {
      if (wins[system].whole() == 0) continue;
      add_mean({.metric = "win_rate",
                .system = system,
                .judge = study.judge,
                .is_mean = true},
               std::move(wins[system]));
    }
  }

  Notes notes() const override {
    return {.convention = "assize.pair_wins",
            .metrics = {{"win_rate",
                         "mean probability that the judge prefers the answer "
                         "to the other of its pair"}}};
  }
};

bool scores_systems(const Study& study, const Estimator& headline) {
  if (study.bench.reference >= 0) return true;
  SeveralSystems several;
  for (const Quantity& of : headline.quantities()) several.see(of);
  return !several.empty();
}

}  // namespace

std::unique_ptr<const Estimator> pair_wins(const Study& study,
                                           const Estimator& headline) {
  std::set<std::uint16_t> systems;
  if (!scores_systems(study, headline)) {
    for (const Entrant& entrant : study.bench.entrants) {
      systems.insert(entrant.system);
      if (entrant.clean != Entrant::kConstant) {
        systems.insert(static_cast<std::uint16_t>(entrant.clean));
      }
    }
  }
  return std::make_unique<PairWins>(study, systems);
}

}  // namespace assize
