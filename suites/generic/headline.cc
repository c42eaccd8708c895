#include "suites/generic/headline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "plugin/cluster_means.h"
#include "suites/generic/scopes.h"

namespace assize::suites {
namespace {

constexpr double kPercent = 100;

/// P(output 1 wins) by order: output 1 shown first, output 2 shown first. NaN
/// where nothing was judged.
struct ItemVerdicts {
  std::array<double, 2> wins = {kAbsent, kAbsent};
  double gold = kAbsent;

  bool judged(std::size_t order) const { return !std::isnan(wins[order]); }
  bool both() const { return judged(0) && judged(1); }
};

/// A share: `part` of `whole`.
struct Share {
  double part = 0, whole = 0;
};

Share accuracy(const ItemVerdicts& item) {
  Share share;
  for (std::size_t order = 0; order < 2; ++order) {
    if (!item.judged(order) || std::isnan(item.gold)) continue;
    const double wins = item.wins[order];
    share.part += item.gold * wins + (1 - item.gold) * (1 - wins);
    share.whole += 1;
  }
  return share;
}

Share consistency(const ItemVerdicts& item) {
  if (!item.both()) return {};
  return {item.wins[0] == item.wins[1] ? 1.0 : 0.0, 1};
}

Share first_position(const ItemVerdicts& item) {
  Share share;
  if (item.judged(0)) share = {item.wins[0], 1};
  if (item.judged(1)) share = {share.part + 1 - item.wins[1], share.whole + 1};
  return share;
}

Share first_of_conflicts(const ItemVerdicts& item) {
  if (!item.both() || item.wins[0] == item.wins[1]) return {};
  return {item.wins[0] > item.wins[1] ? 1.0 : 0.0, 1};
}

/// first_position_share - 50: zero for a judge without a taste for a slot.
Share position_bias(const ItemVerdicts& item) {
  const Share first = first_position(item);
  return {first.part - first.whole / 2, first.whole};
}

struct Metric {
  const char* name;
  Share (*share)(const ItemVerdicts&);
  const char* meaning;
  bool needs_gold = false, effect = false;
};

constexpr Metric kMetrics[] = {
    {"accuracy", accuracy,
     "share of the judged verdicts that agree with the gold label, a tie half",
     true},
    {"consistency", consistency,
     "share of the items judged in both orders that got the same verdict"},
    {"first_position_share", first_position,
     "share of the judged verdicts for the answer shown first; 50 is fair"},
    {"first_share_of_conflicts", first_of_conflicts,
     "where the two orders disagree, share for the answer shown first"},
    {"position_bias", position_bias, "first_position_share minus 50, in points",
     false, true},
};

class JudgeHeadline final : public ClusterMeans {
 public:
  JudgeHeadline(std::size_t clusters, Notes notes)
      : ClusterMeans(clusters), notes_(std::move(notes)) {}

  Notes notes() const override { return notes_; }

  /// Adds one quantity over the items of a scope; `members`: their indices.
  void add(const Metric& metric, const Study& study, int category,
           const std::vector<ItemVerdicts>& verdicts,
           const std::vector<std::uint32_t>& members) {
    ClusterRatio total;
    for (const std::uint32_t item : members) {
      const Share share = metric.share(verdicts[item]);
      if (share.whole == 0) continue;
      total.add(study.bench.items[item].cluster, kPercent * share.part,
                share.whole);
    }
    add_mean({.metric = metric.name,
              .judge = study.judge,
              .category = category,
              .effect = metric.effect,
              .least = metric.effect ? -kPercent / 2 : 0,
              .most = metric.effect ? kPercent / 2 : kPercent,
              .is_mean = true},
             std::move(total));
  }

 private:
  Notes notes_;
};

/// Whether a row is a clean first sample of a pair.
bool plain(const VerdictTable& table, std::size_t row) {
  return table.slots[row] == 2 && table.arm[row] == 0 &&
         table.defence[row] == 0 && table.turn[row] == 0 &&
         table.sample[row] == 0;
}

std::vector<ItemVerdicts> gather(const Study& study) {
  const VerdictTable& table = study.table;
  std::vector<ItemVerdicts> items(study.bench.items.size());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double y = table.y[row];
    if (!plain(table, row) || std::isnan(y)) continue;
    const bool under_test = table.system[row] == 0;
    const double wins = under_test ? y : 1 - y;
    if (table.judge[row] == study.judge) {
      const bool shown_first = under_test == (table.slot[row] == 0);
      items[table.item[row]].wins[shown_first ? 0 : 1] = wins;
    }
    if (table.judge[row] == study.bench.gold) {
      items[table.item[row]].gold = wins;
    }
  }
  return items;
}

Notes describe(const Study& study, const std::vector<ItemVerdicts>& verdicts) {
  std::map<Status, std::uint32_t> counts;
  for (std::size_t row = 0; row < study.table.rows(); ++row) {
    const Status status = study.table.status[row];
    if (study.table.judge[row] == study.judge && !judged(status)) {
      ++counts[status];
    }
  }
  Notes notes{.convention = "generic.judged_only",
              .assumes = {"Verdicts that were not judged are left out; that "
                          "they failed says nothing of the answers.",
                          "Items of different clusters are independent."},
              .parameters = {}};
  for (const Metric& metric : kMetrics) {
    if (metric.needs_gold && study.bench.gold < 0) continue;
    notes.metrics.emplace_back(metric.name, metric.meaning);
  }
  for (const auto& [status, count] : counts) {
    notes.parameters.emplace_back(fmt::format("verdicts_{}", name(status)),
                                  count);
  }
  const auto one_order = std::ranges::count_if(
      verdicts, [](const ItemVerdicts& item) { return !item.both(); });
  notes.parameters.emplace_back("items_without_both_orders",
                                static_cast<double>(one_order));
  return notes;
}

}  // namespace

Result<std::unique_ptr<const Estimator>> judge_headline(const Study& study) {
  const Benchmark& bench = study.bench;
  if (study.judge == bench.gold) {
    return fail(
        "the gold labels are what judges are held against, no judge "
        "themselves");
  }
  if (std::ranges::find(study.table.judge, study.judge) ==
      study.table.judge.end()) {
    return fail(fmt::format("judge '{}' has no verdicts",
                            printable(bench.judges.at(study.judge), 60)));
  }
  const std::vector<ItemVerdicts> verdicts = gather(study);
  auto headline = std::make_unique<JudgeHeadline>(bench.clusters(),
                                                  describe(study, verdicts));
  for (const auto& [category, members] : scopes(bench)) {
    for (const Metric& metric : kMetrics) {
      if (metric.needs_gold && bench.gold < 0) continue;
      headline->add(metric, study, category, verdicts, members);
    }
  }
  return headline;
}

}  // namespace assize::suites
