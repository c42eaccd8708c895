// The published headline: the share of games won, strong verdicts counted more.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "plugin/calibration.h"
#include "suites/arena_hard/description.h"

namespace assize::arena_hard {

/// A judged game that counts.
struct Battle {
  std::uint32_t item = 0, cluster = 0;
  std::uint16_t system = 0, arm = 0, defence = 0;
  double y = 0;       ///< 1: the system won; a tie is 1/2.
  double weight = 1;  ///< Of a strong verdict, Description::strong_weight.
};

/// The judge's games that count. Those without a verdict are left out, and
/// where the version drops records the other game of the same prompt too.
VerdictTable judged_games(const VerdictTable& table, std::uint16_t judge,
                          const Version& version);

/// The judged_games(), in the table's order.
std::vector<Battle> battles(const Benchmark& bench, const VerdictTable& table,
                            std::uint16_t judge, const Version& version,
                            double strong_weight);

/// 100 sum(weight y) / sum(weight): one quantity "score" for each system, arm
/// and defence that the judge has games of, over all and by category where
/// there are several.
///
/// Every game is against the baseline, so the published Bradley-Terry fit has a
/// closed form, and this is it: the fitted strength turned into a rate of wins
/// is the weighted share of wins. **Source:** lmarena/arena-hard-auto,
/// show_result.py. **Checked against:** stats/bradley_terry.h.
std::unique_ptr<const Estimator> score(const Study& study,
                                       const Version& version,
                                       double strong_weight);

}  // namespace assize::arena_hard
