#include "suites/generic/system_headline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "plugin/cluster_means.h"
#include "plugin/gold_labels.h"

namespace assize::suites {
namespace {

enum Metric : std::size_t {
  kWinRate,
  kConsistency,
  kGoldWinRate,
  kGoldAgreement,
  kBestShare,
  kScore,
  kMetrics
};

struct About {
  const char* name;
  const char* meaning;
};

constexpr std::array<About, kMetrics> kAbout = {{
    {"win_rate",
     "mean probability that the judge prefers the system over the baseline"},
    {"consistency",
     "share of the items judged in both orders that got the same winner"},
    {"gold_win_rate",
     "the win rate if the gold labels judged the same rows; what the judge "
     "should say"},
    {"gold_agreement",
     "where one answer is right and one wrong, the judge's probability for the "
     "right one"},
    {"best_share",
     "share of the items on which the judge found the answer the best of all "
     "that were put together"},
    {"score",
     "mean score of the answers judged alone, in percent of the scale's "
     "length: "
     "0 is its lowest score, 100 its highest"},
}};

/// P(system wins) by its slot, of item, system, opponent and turn; by item, so
/// that clusters come in order.
using Seen = std::map<
    std::tuple<std::uint32_t, std::uint16_t, std::uint16_t, std::uint8_t>,
    std::array<double, 2>>;

class SystemHeadline final : public ClusterMeans {
 public:
  SystemHeadline(const Study& study, Scale scale)
      : ClusterMeans(study.bench.clusters()), scale_(scale) {
    const VerdictTable& table = study.table;
    const GoldLabels gold(study);
    Shares shares;
    Seen seen;
    Asked unasked;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.judge[i] != study.judge || table.sample[i] != 0) continue;
      const bool asked = table.status[i] < Status::kNotRecorded;
      (asked ? asked_ : unasked)
          .emplace(table.system[i], level_of(table.slots[i]));
      if (std::isnan(table.y[i])) {
        ++unjudged_[std::string(name(table.status[i]))];
        continue;
      }
      // A second order that an attack asked for is no part of the scores.
      if (table.arm[i] == 0) add_row(study, i, gold, shares[table.system[i]]);
      if (table.slots[i] != 2) continue;
      auto& orders = seen.try_emplace({table.item[i], table.system[i],
                                       table.opponent[i], table.turn[i]},
                                      std::array{kAbsent, kAbsent})
                         .first->second;
      orders[table.slot[i]] = table.y[i];
    }
    add_consistency(study, seen, shares);
    // A judge without any verdict has figures too, all missing.
    if (asked_.empty()) asked_ = std::move(unasked);
    for (const auto& [system, metric] : asked_) shares.try_emplace(system);
    for (auto& [system, of_system] : shares) keep(study, system, of_system);
  }

  Notes notes() const override {
    Notes notes{
        .convention = "generic.systems",
        .assumes = {"Verdicts that were not judged are left out; that they "
                    "failed says nothing of the answers."},
    };
    for (const auto& [status, count] : unjudged_) {
      notes.parameters.emplace_back("verdicts_" + status, count);
    }
    if (answers_at_once_ > 0) {
      notes.parameters.emplace_back("best_share_by_chance",
                                    100.0 / answers_at_once_);
    }
    for (const About& about : kAbout) {
      const bool used = std::ranges::any_of(
          quantities(), [&](const auto& q) { return q.metric == about.name; });
      if (used) notes.metrics.emplace_back(about.name, about.meaning);
    }
    return notes;
  }

 private:
  using Asked = std::set<std::pair<std::uint16_t, Metric>>;
  using OfSystem = std::array<ClusterRatio, kMetrics>;
  using Shares = std::map<std::uint16_t, OfSystem>;

  /// What a verdict on so many answers says of a system above all.
  static Metric level_of(std::uint8_t slots) {
    if (slots == 1) return kScore;
    return slots == 2 ? kWinRate : kBestShare;
  }

  void add_row(const Study& study, std::size_t i, const GoldLabels& gold,
               OfSystem& out) {
    const VerdictTable& table = study.table;
    const std::uint32_t cluster = study.bench.items[table.item[i]].cluster;
    const double y = table.y[i];
    if (table.slots[i] == 1) {
      out[kScore].add(
          cluster, 100 * (y - scale_.least) / (scale_.most - scale_.least), 1);
      return;
    }
    if (table.slots[i] > 2) {
      answers_at_once_ = table.slots[i];
      out[kBestShare].add(cluster, 100 * y, 1);
      return;
    }
    out[kWinRate].add(cluster, 100 * y, 1);
    const double better =
        gold.better(table.item[i], table.system[i], table.opponent[i]);
    if (std::isnan(better)) return;
    out[kGoldWinRate].add(cluster, 100 * better, 1);
    if (better == 0.5) return;
    out[kGoldAgreement].add(cluster, 100 * (better > 0.5 ? y : 1 - y), 1);
  }

  /// Which side a probability of the system speaks for: -1, 0 (a tie) or 1.
  static int winner(double y) { return (y > 0.5) - (y < 0.5); }

  static void add_consistency(const Study& study, const Seen& seen,
                              Shares& shares) {
    for (const auto& [key, orders] : seen) {
      const auto [item, system, opponent, turn] = key;
      if (std::isnan(orders[0]) || std::isnan(orders[1])) continue;
      const bool same = winner(orders[0]) == winner(orders[1]);
      shares[system][kConsistency].add(study.bench.items[item].cluster,
                                       same ? 100 : 0, 1);
    }
  }

  void keep(const Study& study, std::uint16_t system, OfSystem& shares) {
    for (std::size_t metric = 0; metric < kMetrics; ++metric) {
      ClusterRatio& share = shares[metric];
      // A figure that was asked for and is not there is said to be missing.
      const bool asked = asked_.contains({system, static_cast<Metric>(metric)});
      if (share.whole() == 0 && !asked) continue;
      Quantity quantity{.metric = kAbout[metric].name,
                        .system = system,
                        .judge = study.judge,
                        .is_mean = true};
      quantity.secondary = metric == kConsistency || metric == kGoldAgreement;
      add_mean(std::move(quantity), std::move(share));
    }
  }

  Scale scale_;
  Asked asked_;
  std::uint8_t answers_at_once_ = 0;  ///< Where more than two were.
  std::map<std::string, std::uint32_t> unjudged_;
};

}  // namespace

Result<std::unique_ptr<const Estimator>> system_headline(const Study& study,
                                                         Scale scale) {
  auto headline = std::make_unique<SystemHeadline>(study, scale);
  if (headline->quantities().empty()) {
    return fail(fmt::format("judge '{}' was asked about nothing",
                            printable(study.bench.judges.at(study.judge), 60)));
  }
  return headline;
}

}  // namespace assize::suites
