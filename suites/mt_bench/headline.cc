#include "suites/mt_bench/headline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "stats/cluster_ratio.h"
#include "suites/mt_bench/pairs.h"

namespace assize::mt_bench {
namespace {

enum Metric : std::size_t {
  kAverage,
  kTurn1,
  kTurn2,
  kAdjusted,
  kWinRate,
  kLossRate,
  kInconsistency,
  kMetrics
};

struct About {
  const char* name;
  const char* meaning;
};

constexpr std::array<About, kMetrics> kAbout = {{
    {"average",
     "mean rating over the answers of both turns together, as published"},
    {"turn_1", "mean rating of the first turn"},
    {"turn_2", "mean rating of the second turn"},
    {"win_rate_adjusted",
     "share of the pairs won, a tie half; two games that contradict each other "
     "are a tie, as published"},
    {"win_rate", "share of the pairs won in both games"},
    {"loss_rate", "share of the pairs lost in both games"},
    {"inconsistency",
     "share of the pairs whose two games do not say the same; as published "
     "these are among the ties"},
}};

class Headline final : public Estimator {
 public:
  Headline(const Study& study, const Description& about)
      : bench_(study.bench),
        clusters_(bench_.clusters()),
        scale_(about.strict[static_cast<std::size_t>(Kind::kSingle)]),
        lowest_(scale_.least),
        highest_(scale_.most) {
    add_ratings(study);
    add_pairs(study);
    for (auto& [key, sum] : sums_) keep(key, sum, study.judge);
    sums_.clear();
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& /*scratch*/) const override {
    for (std::size_t q = 0; q < shares_.size(); ++q) {
      out[q] = shares_[q].value(weight);
    }
  }

  void influence(std::span<double> out) const override {
    for (std::size_t q = 0; q < shares_.size(); ++q) {
      shares_[q].influence(clusters_, shares_.size(), out.subspan(q));
    }
  }

  Notes notes() const override {
    Notes out{.convention = compared_ ? "mt_bench.pairwise" : "mt_bench.single",
              .assumes = {"Questions are independent; the turns of one, and "
                          "its games, are resampled together.",
                          "What has no verdict is left out; that it failed "
                          "says nothing of the answers."},
              .parameters = {},
              .metrics = {}};
    for (const auto& [name, count] : left_out_) {
      if (count > 0) out.parameters.emplace_back(name, count);
    }
    for (const About& metric : kAbout) {
      const bool used = std::ranges::any_of(
          quantities_, [&](const auto& q) { return q.metric == metric.name; });
      if (used) out.metrics.emplace_back(metric.name, metric.meaning);
    }
    return out;
  }

 private:
  /// In the order of the report: a system's headline before what stands beside.
  using Key = std::tuple<std::size_t, int, std::uint16_t, std::uint16_t>;
  struct Sum {
    ClusterRatio share;
    std::uint32_t rows = 0;
  };
  struct Of {
    std::uint32_t item;
    std::uint16_t system, defence;
  };

  void add(Metric metric, const Of& of, double value) {
    const auto put = [&](int category) {
      Sum& sum = sums_[{metric, category, of.system, of.defence}];
      sum.share.add(bench_.items[of.item].cluster, value, 1);
      ++sum.rows;
    };
    put(-1);
    const bool headline = metric == kAverage || metric == kAdjusted;
    if (headline && bench_.categories.size() > 1) {
      put(bench_.items[of.item].category);
    }
  }

  void add_ratings(const Study& study) {
    const VerdictTable& table = study.table;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.judge[i] != study.judge || table.slots[i] != 1) continue;
      if (table.arm[i] != 0) continue;
      if (!judged(table.status[i]) || std::isnan(table.y[i])) {
        ++left_out_["ratings_left_out"];
        continue;
      }
      const Of of{table.item[i], table.system[i], table.defence[i]};
      const double rating = table.y[i];
      lowest_ = std::min(lowest_, rating);
      highest_ = std::max(highest_, rating);
      add(kAverage, of, rating);
      if (table.turn[i] < kTurns) {
        add(table.turn[i] == 0 ? kTurn1 : kTurn2, of, rating);
      }
    }
  }

  /// A pair counts for both systems, but what was attacked for the attacked
  /// one alone.
  void add_pairs(const Study& study) {
    const JudgedPairs judged = judged_pairs(study.table, study.judge);
    left_out_["pairs_left_out"] = judged.failed;
    compared_ = !judged.pairs.empty();
    for (const JudgedPair& pair : judged.pairs) {
      add_pair({pair.item, pair.system, pair.defence}, pair, pair.y);
      if (pair.defence != 0 || bench_.entrant(pair.system) != nullptr) continue;
      add_pair({pair.item, pair.opponent, 0}, pair, 1 - pair.y);
    }
  }

  void add_pair(const Of& of, const JudgedPair& pair, double y) {
    constexpr double kPercent = 100;
    add(kAdjusted, of, kPercent * y);
    add(kWinRate, of, y == 1 ? kPercent : 0);
    add(kLossRate, of, y == 0 ? kPercent : 0);
    if (pair.both_orders) {
      add(kInconsistency, of, pair.inconsistent ? kPercent : 0);
    }
  }

  void keep(const Key& key, Sum& sum, std::uint16_t judge) {
    const auto [metric, category, system, defence] = key;
    Quantity quantity{.metric = kAbout[metric].name,
                      .system = system,
                      .judge = judge,
                      .defence = defence,
                      .category = category,
                      .n = sum.rows,
                      .clusters = sum.share.clusters(),
                      .is_mean = true};
    quantity.secondary = metric != kAverage && metric != kAdjusted;
    if (metric <= kTurn2) {
      quantity.least = lowest_;
      quantity.most = highest_;
    }
    quantities_.push_back(std::move(quantity));
    shares_.push_back(std::move(sum.share));
  }

  const Benchmark& bench_;
  std::size_t clusters_;
  const GrammarSpec& scale_;
  bool compared_ = false;
  double lowest_, highest_;  ///< The scale, and what lies beyond it.
  std::map<std::string, std::uint32_t> left_out_;
  std::map<Key, Sum> sums_;
  std::vector<Quantity> quantities_;
  std::vector<ClusterRatio> shares_;  ///< Parallel to quantities_.
};

}  // namespace

Result<std::unique_ptr<const Estimator>> headline(const Study& study,
                                                  const Description& about) {
  auto out = std::make_unique<Headline>(study, about);
  if (out->quantities().empty()) {
    return fail(fmt::format("judge '{}' has no verdicts",
                            printable(study.bench.judges.at(study.judge), 60)));
  }
  return out;
}

}  // namespace assize::mt_bench
