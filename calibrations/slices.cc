// Scores by category, drawn towards their mean; and what a rank hangs on.
//
// A category of a dozen instructions says little by itself, and the best of
// many categories is best by luck.  Each system's categories are taken as draws
// around its common mean: the noisier one is, the nearer it is drawn to the
// mean, by as much as the spread between categories allows (normal-normal
// empirical Bayes, DerSimonian and Laird).  Where the categories differ no more
// than their noise, all become the mean.
//
// Beside it: for neighbours on the board, how few instructions could be taken
// out so that the lower one stands above.  The parameter `turns:A>B` is their
// number, found by influence and verified by computing afresh; the pair that
// hangs on the fewest is named with them.  `best_rank` and `worst_rank` are how
// far a system moves when one category is left out.
//
// Of answers that were scored alone the same is done with mean scores; a
// category whose scores are all the same has the spread of the system's others.
//
// What it does not do: categories are taken as alike but for chance and their
// own values.  One that is truly apart is drawn in as well.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "calibrations/jackknife.h"
#include "calibrations/scores_alone.h"
#include "plugin/calibration.h"
#include "stats/breaking_clusters.h"
#include "stats/cluster_ratio.h"
#include "stats/interval.h"
#include "stats/partial_pooling.h"
#include "stats/rank_stability.h"

namespace assize {
namespace {

constexpr double kLevel = 0.95;
constexpr double kWidth =
    2 * 1.959963984540054;          ///< Of it, in standard errors.
constexpr double kNoSpread = 1e-9;  ///< As a part of a value.
constexpr std::size_t kNamed = 10;  ///< Instructions in a sentence.

struct Slice {
  std::uint16_t category = 0;
  ClusterRatio share;  ///< In [0, 1], or a mean score.
};

struct OfSystem {
  std::uint16_t system = 0;
  ClusterRatio all;
  std::vector<Slice> slices;
};

/// The squared standard error; of a slice without spread, that which goes with
/// its Wilson interval, or of scores with the spread of all.
double variance(const OfSystem& of, const ClusterRatio& share, bool scores,
                std::span<const double> weight) {
  const double error = share.standard_error(weight);
  // Equal scores in percent of a scale are not exactly equal.
  const double size = std::max(1.0, std::abs(share.value(weight)));
  if (error > kNoSpread * size) return error * error;
  const double n = share.clusters();
  if (scores) {
    const double all = of.all.standard_error(weight);
    return all * all * of.all.clusters() / n;
  }
  const Interval bounds = wilson(share.value(weight) * n, n, kLevel);
  const double width = (bounds.upper - bounds.lower) / kWidth;
  return width * width;
}

Result<PooledSlices> pooled(const OfSystem& of, bool scores,
                            std::span<const double> weight) {
  std::vector<double> value, spread;
  for (const Slice& slice : of.slices) {
    value.push_back(slice.share.value(weight));
    if (std::isnan(value.back())) return fail("a category was not drawn");
    spread.push_back(variance(of, slice.share, scores, weight));
  }
  return pool_slices(value, spread, BetweenSlices::kDerSimonianLaird, kLevel);
}

class Slices final : public Estimator {
 public:
  explicit Slices(const Study& study)
      : clusters_(study.table.clusters()), scores_(scores_alone(study)) {
    const ScoreUnit unit(study);
    gather(study, unit);
    for (const OfSystem& of : systems_) {
      for (const Slice& slice : of.slices) {
        quantities_.push_back(
            {.metric = scores_ ? unit.metric() : "win_rate",
             .system = of.system,
             .judge = study.judge,
             .category = slice.category,
             .n = static_cast<std::uint32_t>(slice.share.whole()),
             .clusters = slice.share.clusters(),
             .least = scores_ ? unit.lowest() : 0,
             .most = scores_ ? unit.highest() : 100,
             .secondary = true});
      }
    }
    note(study);
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    std::size_t q = 0;
    for (const OfSystem& of : systems_) {
      const auto found = pooled(of, scores_, weight);
      for (std::size_t k = 0; k < of.slices.size(); ++k) {
        out[q++] = found ? points() * found->slices[k].value : kAbsent;
      }
    }
  }

  /// The jackknife: how far a slice is drawn depends on all of them.
  void influence(std::span<double> out) const override {
    jackknife_influence(*this, clusters_, out);
  }

  Notes notes() const override { return notes_; }

 private:
  /// Of a share there are 100; of a score in its own unit one.
  double points() const { return scores_ ? 1 : 100; }

  void gather(const Study& study, const ScoreUnit& unit) {
    const VerdictTable& table = study.table;
    std::map<std::uint16_t, std::map<std::uint16_t, ClusterRatio>> slices;
    std::map<std::uint16_t, ClusterRatio> all;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const bool counts = scores_ ? clean_score(table, i, study.judge)
                                  : table.clean_pair(i, study.judge);
      if (!counts) continue;
      const Item& item = study.bench.items[table.item[i]];
      const double y = scores_ ? unit.of(table.y[i]) : table.y[i];
      slices[table.system[i]][item.category].add(item.cluster, y, 1);
      all[table.system[i]].add(item.cluster, y, 1);
    }
    for (auto& [system, of] : slices) {
      OfSystem found{system, std::move(all[system]), {}};
      for (auto& [category, share] : of) {
        if (share.clusters() < 2) continue;
        found.slices.push_back({category, std::move(share)});
      }
      if (found.slices.size() > 1) systems_.push_back(std::move(found));
    }
  }

  void note(const Study& study) {
    notes_.convention = "assize.slices";
    notes_.assumes = {
        "Categories differ from a system's mean by chance and by values of "
        "their own, drawn from one distribution."};
    const std::vector<double> ones(clusters_, 1.0);
    for (const OfSystem& of : systems_) {
      const auto found = pooled(of, scores_, ones);
      if (!found) continue;
      notes_.parameters.emplace_back(
          "between_categories:" + study.bench.systems[of.system],
          points() * std::sqrt(found->between));
    }
    note_turns(study);
    note_ranks(study);
  }

  /// How far each system moves on the board without one of the categories.
  void note_ranks(const Study& study) {
    const auto board = [&](std::size_t without) {
      std::vector<double> out;
      for (const OfSystem& of : systems_) {
        double sum = 0, whole = 0;
        for (const Slice& slice : of.slices) {
          if (slice.category == without) continue;
          sum += slice.share.value() * slice.share.whole();
          whole += slice.share.whole();
        }
        const bool entrant = study.bench.entrant(of.system) != nullptr;
        out.push_back(entrant || whole == 0 ? kAbsent : sum / whole);
      }
      return out;
    };
    const RankStability found =
        leave_one_out_ranks(study.bench.categories.size(), board);
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      if (std::isnan(found.rank[s])) continue;
      const std::string& name = study.bench.systems[systems_[s].system];
      notes_.parameters.emplace_back("best_rank:" + name, found.best[s]);
      notes_.parameters.emplace_back("worst_rank:" + name, found.worst[s]);
    }
  }

  void note_turns(const Study& study) {
    std::vector<const OfSystem*> board;
    for (const OfSystem& of : systems_) {
      if (study.bench.entrant(of.system) == nullptr) board.push_back(&of);
    }
    std::ranges::stable_sort(board, [](const auto* a, const auto* b) {
      return a->all.value() > b->all.value();
    });
    std::size_t fewest = clusters_ + 1;
    std::string sentence;
    for (std::size_t k = 0; k + 1 < board.size(); ++k) {
      const BreakingClusters found = turn(*board[k], *board[k + 1]);
      if (!found.turned) continue;
      const std::string& above = study.bench.systems[board[k]->system];
      const std::string& below = study.bench.systems[board[k + 1]->system];
      notes_.parameters.emplace_back(fmt::format("turns:{}>{}", above, below),
                                     static_cast<double>(found.removed.size()));
      if (found.removed.size() >= fewest) continue;
      fewest = found.removed.size();
      sentence = fmt::format(
          "Without {} instructions {} would not stand above {}: {}{}.", fewest,
          above, below, fmt::join(names(study, found.removed), ", "),
          fewest > kNamed ? " and more" : "");
    }
    if (!sentence.empty()) notes_.assumes.push_back(std::move(sentence));
  }

  BreakingClusters turn(const OfSystem& above, const OfSystem& below) const {
    std::vector<double> up(clusters_), down(clusters_);
    above.all.influence(clusters_, 1, up);
    below.all.influence(clusters_, 1, down);
    for (std::size_t g = 0; g < clusters_; ++g) up[g] -= down[g];
    const auto ahead = [&](std::span<const double> weight) {
      return above.all.value(weight) - below.all.value(weight);
    };
    return breaking_clusters(ahead, up, 0);
  }

  static std::vector<std::string> names(
      const Study& study, const std::vector<std::uint32_t>& clusters) {
    std::vector<std::string> out;
    for (const std::uint32_t cluster : clusters) {
      if (out.size() == kNamed) break;
      const auto item =
          std::ranges::find(study.bench.items, cluster, &Item::cluster);
      out.push_back(printable(item->id, 60));
    }
    return out;
  }

  std::size_t clusters_;
  bool scores_;  ///< Of answers judged alone.
  std::vector<OfSystem> systems_;
  std::vector<Quantity> quantities_;  ///< By system, then category.
  Notes notes_;
};

class Plugin final : public Calibration {
 public:
  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    auto estimator = std::make_unique<Slices>(study);
    if (estimator->quantities().empty()) {
      return fail(
          "no system was judged on two categories, of two "
          "instructions each or more");
    }
    return estimator;
  }
};

std::unique_ptr<Calibration> make(ConfigNode&) {
  return std::make_unique<Plugin>();
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin slices;
constinit const CalibrationPlugin slices = {
    .info = {.id = "slices",
             .summary = "Draws noisy categories towards the mean, and finds "
                        "what a rank hangs on.",
             .source = "Morris 1983, doi:10.2307/2287098; Broderick et al. "
                       "2020, arXiv:2011.14999"},
    .make = make,
    .asked_for = true,
};

}  // namespace calibrations
}  // namespace assize
