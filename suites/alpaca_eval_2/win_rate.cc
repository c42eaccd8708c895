#include "suites/alpaca_eval_2/win_rate.h"

#include <cmath>
#include <map>
#include <tuple>

#include "stats/cluster_ratio.h"

namespace assize::alpaca_eval {
namespace {

class WinRate final : public Estimator {
 public:
  explicit WinRate(const Study& study) : clusters_(study.bench.clusters()) {
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
      quantities_.push_back({.metric = "win_rate",
                             .system = system,
                             .judge = study.judge,
                             .arm = arm,
                             .defence = defence,
                             .n = static_cast<std::uint32_t>(rate.whole()),
                             .clusters = rate.clusters(),
                             .is_mean = true});
      rates_.push_back(std::move(rate));
    }
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t q = 0; q < rates_.size(); ++q) {
      out[q] = rates_[q].value(weight);
    }
  }

  void influence(std::span<double> out) const override {
    for (std::size_t q = 0; q < rates_.size(); ++q) {
      rates_[q].influence(clusters_, rates_.size(), out.subspan(q));
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
  std::size_t clusters_;
  std::vector<Quantity> quantities_;
  std::vector<ClusterRatio> rates_;  ///< Parallel to quantities_; in percent.
};

}  // namespace

std::unique_ptr<const Estimator> win_rate(const Study& study) {
  return std::make_unique<WinRate>(study);
}

}  // namespace assize::alpaca_eval
