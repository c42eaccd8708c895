// Position-balanced win rate: averages the two orders with equal weight.
//
// Judges favour a slot, and a benchmark that shows each instruction in one
// order only leaves that preference in its score wherever the orders are
// unequal in number.  Where the order is random per instruction, the strata
// "candidate first" and "candidate second" estimate the same quality, so
//   balanced = (mean when first + mean when second) / 2,
//   position effect = mean when first - mean when second, in points.
// Both compare different instructions: what the judge would say of one
// instruction in the other order stays unknown, and so do consistency and
// primacy, which need both orders of an item.  A fair judge has no effect.

#include <algorithm>
#include <cmath>

#include "plugin/calibration.h"

namespace assize {
namespace {

/// Sums of one system's outcomes by cluster and slot.
struct Strata {
  std::vector<double> sum[2], count[2];  ///< By slot, then cluster.
};

class Balanced final : public Estimator {
 public:
  explicit Balanced(const Study& study) {
    const VerdictTable& table = study.table;
    std::vector<int> at(study.bench.systems.size(), -1);
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.judge[i] != study.judge || table.slots[i] != 2 ||
          table.arm[i] != 0 || !judged(table.status[i])) {
        continue;
      }
      int& place = at[table.system[i]];
      if (place < 0) place = add(table.system[i], study.judge);
      Strata& strata = strata_[static_cast<std::size_t>(place)];
      const std::uint32_t cluster = study.bench.items[table.item[i]].cluster;
      for (auto* part :
           {&strata.sum[table.slot[i]], &strata.count[table.slot[i]]}) {
        part->resize(study.table.clusters(), 0.0);
      }
      strata.sum[table.slot[i]][cluster] += 100 * table.y[i];
      strata.count[table.slot[i]][cluster] += 1;
    }
    drop_one_order_systems();
    count_rows();
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      double mean[2];
      for (int slot = 0; slot < 2; ++slot) {
        mean[slot] = dot(strata_[s].sum[slot], weight) /
                     dot(strata_[s].count[slot], weight);
      }
      out[2 * s] = (mean[0] + mean[1]) / 2;
      out[2 * s + 1] = mean[0] - mean[1];
    }
  }

  void influence(std::span<double> out) const override {
    const std::size_t columns = quantities_.size();
    std::ranges::fill(out, 0.0);
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      for (int slot = 0; slot < 2; ++slot) {
        const auto& sum = strata_[s].sum[slot];
        const auto& count = strata_[s].count[slot];
        const std::vector<double> ones(sum.size(), 1.0);
        const double rows = dot(count, ones), mean = dot(sum, ones) / rows;
        for (std::size_t g = 0; g < sum.size(); ++g) {
          const double change = static_cast<double>(sum.size()) *
                                (sum[g] - mean * count[g]) / rows;
          out[g * columns + 2 * s] += change / 2;
          out[g * columns + 2 * s + 1] += slot == 0 ? change : -change;
        }
      }
    }
  }

  Notes notes() const override {
    return {.convention = "assize.position_balanced",
            .assumes = {"The order is random per instruction, so both orders "
                        "meet instructions of the same kind."},
            .parameters = {},
            .metrics = {{"position_effect",
                         "mean outcome when shown first minus when shown "
                         "second, in points"}}};
  }

 private:
  static double dot(std::span<const double> values,
                    std::span<const double> weight) {
    double sum = 0;
    for (std::size_t g = 0; g < values.size(); ++g)
      sum += values[g] * weight[g];
    return sum;
  }

  int add(std::uint16_t system, std::uint16_t judge) {
    strata_.emplace_back();
    quantities_.push_back(
        {.metric = "win_rate", .system = system, .judge = judge});
    quantities_.push_back({.metric = "position_effect",
                           .system = system,
                           .judge = judge,
                           .effect = true});
    return static_cast<int>(strata_.size()) - 1;
  }

  void drop_one_order_systems() {
    for (std::size_t s = strata_.size(); s-- > 0;) {
      if (!strata_[s].sum[0].empty() && !strata_[s].sum[1].empty()) continue;
      const auto index = static_cast<std::ptrdiff_t>(s);
      strata_.erase(strata_.begin() + index);
      quantities_.erase(quantities_.begin() + 2 * index,
                        quantities_.begin() + 2 * index + 2);
    }
  }

  void count_rows() {
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      double rows = 0;
      std::uint32_t clusters = 0;
      for (std::size_t g = 0; g < strata_[s].count[0].size(); ++g) {
        const double here = strata_[s].count[0][g] + strata_[s].count[1][g];
        rows += here;
        clusters += here > 0;
      }
      for (std::size_t q : {2 * s, 2 * s + 1}) {
        quantities_[q].n = static_cast<std::uint32_t>(rows);
        quantities_[q].clusters = clusters;
      }
    }
  }

  std::vector<Strata> strata_;
  std::vector<Quantity> quantities_;
};

class PositionBalanced final : public Calibration {
 public:
  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    auto estimator = std::make_unique<Balanced>(study);
    if (estimator->quantities().empty()) {
      return fail("no system was judged pairwise in both slots");
    }
    return estimator;
  }
};

std::unique_ptr<Calibration> make(ConfigNode&) {
  return std::make_unique<PositionBalanced>();
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin position_balanced;
constinit const CalibrationPlugin position_balanced = {
    .info = {.id = "position_balanced",
             .summary = "Averages the orders candidate first and second.",
             .source = "Zheng et al. 2023, arXiv:2306.05685, section 3.4"},
    .make = make,
};

}  // namespace calibrations
}  // namespace assize
