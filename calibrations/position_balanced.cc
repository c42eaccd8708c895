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
#include <array>
#include <map>

#include "calibrations/scores_alone.h"
#include "plugin/calibration.h"
#include "stats/cluster_ratio.h"

namespace assize {
namespace {

class Balanced final : public Estimator {
 public:
  explicit Balanced(const Study& study) : clusters_(study.table.clusters()) {
    const VerdictTable& table = study.table;
    std::map<std::uint16_t, OfSystem> systems;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (!table.clean_pair(i, study.judge)) continue;
      const std::uint32_t cluster = study.bench.items[table.item[i]].cluster;
      OfSystem& of = systems[table.system[i]];
      of.strata[table.slot[i]].add(cluster, 100 * table.y[i], 1);
      of.either.add(cluster, 100 * table.y[i], 1);
    }
    for (auto& [system, of] : systems) {
      Strata& strata = of.strata;
      if (strata[0].whole() == 0 || strata[1].whole() == 0) continue;
      Quantity level = quantity(study, system, of.either);
      level.metric = "win_rate";
      level.freedom = of.either.freedom();
      Quantity effect = quantity(study, system, of.either);
      effect.metric = "position_effect";
      effect.effect = true;
      effect.least = -100;
      effect.freedom = std::min(strata[0].freedom(), strata[1].freedom());
      quantities_.push_back(std::move(level));
      quantities_.push_back(std::move(effect));
      strata_.push_back(std::move(strata));
    }
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      const double first = strata_[s][0].value(weight);
      const double second = strata_[s][1].value(weight);
      out[2 * s] = (first + second) / 2;
      out[2 * s + 1] = first - second;
    }
  }

  void influence(std::span<double> out) const override {
    const std::size_t columns = quantities_.size();
    std::vector<double> first(clusters_), second(clusters_);
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      strata_[s][0].influence(clusters_, 1, first);
      strata_[s][1].influence(clusters_, 1, second);
      for (std::size_t g = 0; g < clusters_; ++g) {
        out[g * columns + 2 * s] = (first[g] + second[g]) / 2;
        out[g * columns + 2 * s + 1] = first[g] - second[g];
      }
    }
  }

  Notes notes() const override {
    return {
        .convention = "assize.position_balanced",
        .assumes = {"Both orders meet instructions of the same kind: all of "
                    "them, or an order that is random per instruction."},
        .parameters = {},
        .metrics = {{"position_effect",
                     "mean outcome when shown first minus when shown "
                     "second, in points"}}};
  }

 private:
  using Strata = std::array<ClusterRatio, 2>;  ///< By the system's slot.
  struct OfSystem {
    Strata strata;
    ClusterRatio either;  ///< Both slots together.
  };

  static Quantity quantity(const Study& study, std::uint16_t system,
                           const ClusterRatio& either) {
    return {.metric = {},
            .system = system,
            .judge = study.judge,
            .n = static_cast<std::uint32_t>(either.whole()),
            .clusters = either.clusters(),
            .is_mean = true};
  }

  std::size_t clusters_;
  std::vector<Strata> strata_;
  std::vector<Quantity> quantities_;  ///< Two for each of strata_.
};

class PositionBalanced final : public Calibration {
 public:
  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (scores_alone(study)) {
      return needs_pairs(
          "a single answer has no slot that a judge could favour");
    }
    if (study.bench.reference < 0) {
      return fail("the answers are of no systems that could be ranked");
    }
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
