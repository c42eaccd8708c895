#include "suites/alpaca_eval_2/win_rate.h"

#include <cmath>
#include <map>
#include <tuple>

#include "core/sum.h"

namespace assize::alpaca_eval {
namespace {

/// One quantity's rows, added up by cluster.
struct Sums {
  std::vector<double> won, rows;  ///< By cluster.
};

class WinRate final : public Estimator {
 public:
  explicit WinRate(const Study& study) : clusters_(study.bench.clusters()) {
    const VerdictTable& table = study.table;
    std::map<std::tuple<std::uint16_t, std::uint16_t, std::uint16_t>, Sums>
        sums;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.judge[i] != study.judge || !judged(table.status[i])) continue;
      if (std::isnan(table.y[i])) continue;
      Sums& to = sums[{table.system[i], table.arm[i], table.defence[i]}];
      to.won.resize(clusters_);
      to.rows.resize(clusters_);
      const std::uint32_t cluster = study.bench.items[table.item[i]].cluster;
      to.won[cluster] += table.y[i];
      to.rows[cluster] += 1;
    }
    for (auto& [key, of] : sums) {
      const auto [system, arm, defence] = key;
      add({.metric = "win_rate",
           .system = system,
           .judge = study.judge,
           .arm = arm,
           .defence = defence},
          std::move(of));
    }
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t q = 0; q < sums_.size(); ++q) {
      const double rows = pairwise_dot(sums_[q].rows, weight);
      out[q] =
          rows > 0 ? 100 * pairwise_dot(sums_[q].won, weight) / rows : kAbsent;
    }
  }

  void influence(std::span<double> out) const override {
    for (std::size_t q = 0; q < sums_.size(); ++q) {
      const double rows = pairwise_sum(sums_[q].rows);
      const double mean = pairwise_sum(sums_[q].won) / rows;
      const double scale = 100 * static_cast<double>(clusters_) / rows;
      for (std::size_t c = 0; c < clusters_; ++c) {
        out[c * sums_.size() + q] =
            scale * (sums_[q].won[c] - mean * sums_[q].rows[c]);
      }
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
  void add(Quantity quantity, Sums sums) {
    for (const double rows : sums.rows) {
      quantity.n += static_cast<std::uint32_t>(rows);
      quantity.clusters += rows > 0;
    }
    quantities_.push_back(std::move(quantity));
    sums_.push_back(std::move(sums));
  }

  std::size_t clusters_;
  std::vector<Quantity> quantities_;
  std::vector<Sums> sums_;  ///< Parallel to quantities_.
};

}  // namespace

std::unique_ptr<const Estimator> win_rate(const Study& study) {
  return std::make_unique<WinRate>(study);
}

}  // namespace assize::alpaca_eval
