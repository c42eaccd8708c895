#include "suites/alpaca_eval_2/win_rate.h"

#include <cmath>
#include <map>
#include <tuple>

#include "plugin/cluster_means.h"

namespace assize::alpaca_eval {
namespace {

class WinRate final : public ClusterMeans {
 public:
  explicit WinRate(const Study& study) : ClusterMeans(study.bench.clusters()) {
    const VerdictTable& table = study.table;
    std::map<std::tuple<std::uint16_t, std::uint16_t, std::uint16_t>,
             ClusterRatio>
        rates;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.judge[i] != study.judge || !judged(table.status[i])) continue;
      if (std::isnan(table.y[i])) continue;
      rates[{table.system[i], table.arm[i], table.defence[i]}].add(
          study.bench.items[table.item[i]].cluster, 100 * table.y[i], 1);
    }
    for (auto& [key, rate] : rates) {
      const auto [system, arm, defence] = key;
      add_mean({.metric = "win_rate",
                .system = system,
                .judge = study.judge,
                .arm = arm,
                .defence = defence,
                .is_mean = true},
               std::move(rate));
    }
  }

  Notes notes() const override {
    return {.convention = "alpaca_eval",
            .assumes = {"Each instruction was shown in one order only, the "
                        "same for every system."},
            .parameters = {},
            .metrics = {{"win_rate",
                         "mean probability that the judge prefers the system "
                         "over the reference"}}};
  }

 private:
};

}  // namespace

std::unique_ptr<const Estimator> win_rate(const Study& study) {
  return std::make_unique<WinRate>(study);
}

}  // namespace assize::alpaca_eval
