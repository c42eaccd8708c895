#include "suites/arena_hard/score.h"

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "plugin/cluster_means.h"

namespace assize::arena_hard {
namespace {

constexpr double kPercent = 100;

/// One prompt put to a system: the games of a record share it.
using RecordKey = std::tuple<std::uint32_t, std::uint16_t, std::uint16_t,
                             std::uint16_t, std::uint16_t>;

RecordKey key_of(const VerdictTable& table, std::size_t i) {
  return {table.item[i], table.system[i], table.arm[i], table.defence[i],
          table.sample[i]};
}

class Score final : public ClusterMeans {
 public:
  Score(const Study& study, const Version& version, double strong_weight)
      : ClusterMeans(study.bench.clusters()), convention_(version.convention) {
    using Key = std::tuple<int, std::uint16_t, std::uint16_t, std::uint16_t>;
    std::map<Key, Sum> sums;
    const bool several = study.bench.categories.size() > 1;
    for (const Battle& battle : battles(study.bench, study.table, study.judge,
                                        version, strong_weight)) {
      sums[{-1, battle.system, battle.arm, battle.defence}].add(battle);
      if (!several) continue;
      const int category = study.bench.items[battle.item].category;
      sums[{category, battle.system, battle.arm, battle.defence}].add(battle);
    }
    for (auto& [key, sum] : sums) {
      const auto [category, system, arm, defence] = key;
      // No mean of rows: an instruction of strong verdicts counts for more.
      add_mean({.metric = "score",
                .system = system,
                .judge = study.judge,
                .arm = arm,
                .defence = defence,
                .category = category,
                .n = sum.games},
               std::move(sum.share));
    }
  }

  Notes notes() const override {
    return {.convention = convention_,
            .assumes = {"Prompts are independent; the two games of one are "
                        "not, and are resampled together.",
                        "A strong verdict counts three times, as published."},
            .parameters = {},
            .metrics = {{"score",
                         "share of games won against the baseline, a tie half, "
                         "a strong verdict three times; the published "
                         "Bradley-Terry fit in closed form"}}};
  }

 private:
  struct Sum {
    ClusterRatio share;
    std::uint32_t games = 0;

    void add(const Battle& battle) {
      share.add(battle.cluster, kPercent * battle.weight * battle.y,
                battle.weight);
      ++games;
    }
  };

  std::string convention_;
};

}  // namespace

VerdictTable judged_games(const VerdictTable& table, std::uint16_t judge,
                          const Version& version) {
  std::set<RecordKey> unfinished;
  for (std::size_t i = 0; version.drops_record && i < table.rows(); ++i) {
    if (table.judge[i] != judge || judged(table.status[i])) continue;
    unfinished.insert(key_of(table, i));
  }
  return table.filter([&](std::size_t i) {
    return table.judge[i] == judge && table.slots[i] == 2 &&
           judged(table.status[i]) && !std::isnan(table.y[i]) &&
           !unfinished.contains(key_of(table, i));
  });
}

std::vector<Battle> battles(const Benchmark& bench, const VerdictTable& table,
                            std::uint16_t judge, const Version& version,
                            double strong_weight) {
  const VerdictTable games = judged_games(table, judge, version);
  std::vector<Battle> out;
  for (std::size_t i = 0; i < games.rows(); ++i) {
    const bool strong = games.strength[i] > 1;
    out.push_back({.item = games.item[i],
                   .cluster = bench.items[games.item[i]].cluster,
                   .system = games.system[i],
                   .arm = games.arm[i],
                   .defence = games.defence[i],
                   .y = games.y[i],
                   .weight = strong ? strong_weight : 1});
  }
  return out;
}

std::unique_ptr<const Estimator> score(const Study& study,
                                       const Version& version,
                                       double strong_weight) {
  return std::make_unique<Score>(study, version, strong_weight);
}

}  // namespace assize::arena_hard
