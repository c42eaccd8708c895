#include "suites/judge_bench/accuracy.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>

#include "plugin/cluster_means.h"

namespace assize::judge_bench {
namespace {

constexpr double kPercent = 100;

struct Metric {
  const char* name;
  bool JudgedPair::*holds;
  const char* meaning;
};

constexpr std::array kMetrics = {
    Metric{"accuracy", &JudgedPair::right,
           "share of the pairs on which more orders name the right answer than "
           "the wrong one, as published"},
    Metric{"accuracy_both_orders", &JudgedPair::right_in_both,
           "share of the pairs on which both orders name the right answer"},
    Metric{"consistency", &JudgedPair::consistent,
           "share of the pairs on which both orders say the same"},
};

/// What was said of a pair by the order in which it was shown, as
/// P(response_A wins): 1, 0, a half, or NaN.
struct Said {
  std::array<double, 2> wins = {kAbsent, kAbsent};
};

double side(double y) { return std::isnan(y) || y == 0.5 ? y : y > 0.5; }

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

std::vector<double> labels(const Benchmark& bench, const VerdictTable& table) {
  std::vector<double> out(bench.items.size(), kAbsent);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (static_cast<int>(table.judge[i]) != bench.gold) continue;
    out[table.item[i]] = table.system[i] == 0 ? table.y[i] : 1 - table.y[i];
  }
  return out;
}

class Accuracy final : public ClusterMeans {
 public:
  explicit Accuracy(const Study& study) : ClusterMeans(study.bench.clusters()) {
    const Benchmark& bench = study.bench;
    const auto pairs = judged_pairs(bench, study.table, study.judge);
    std::map<int, std::vector<JudgedPair>> scopes;
    for (const JudgedPair& pair : pairs) {
      scopes[-1].push_back(pair);
      unread_ += pair.unread;
      if (bench.categories.size() < 2) continue;
      scopes[bench.items[pair.item].category].push_back(pair);
    }
    for (const auto& [category, members] : scopes) {
      for (const Metric& metric : kMetrics) {
        add(study, category, metric, members);
      }
    }
  }

  Notes notes() const override {
    Notes out{.convention = "judge_bench",
              .assumes = {"Pairs of different questions are independent.",
                          "An order without a verdict is neither right nor "
                          "wrong, as published."},
              .parameters = {{"pairs_with_an_unread_order",
                              static_cast<double>(unread_)}},
              .metrics = {}};
    for (const Metric& metric : kMetrics) {
      out.metrics.emplace_back(metric.name, metric.meaning);
    }
    return out;
  }

 private:
  void add(const Study& study, int category, const Metric& metric,
           const std::vector<JudgedPair>& members) {
    ClusterRatio share;
    for (const JudgedPair& pair : members) {
      share.add(study.bench.items[pair.item].cluster,
                pair.*metric.holds ? kPercent : 0, 1);
    }
    add_mean({.metric = metric.name,
              .judge = study.judge,
              .category = category,
              .is_mean = true},
             std::move(share));
  }

  std::uint32_t unread_ = 0;
};

}  // namespace

std::vector<JudgedPair> judged_pairs(const Benchmark& bench,
                                     const VerdictTable& table,
                                     std::uint16_t judge) {
  std::map<std::uint32_t, Said> said;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const bool clean = table.slots[i] == 2 && table.arm[i] == 0 &&
                       table.defence[i] == 0 && table.sample[i] == 0;
    if (!clean || table.judge[i] != judge) continue;
    const bool under_test = table.system[i] == 0;
    const bool a_first = under_test == (table.slot[i] == 0);
    double& wins = said[table.item[i]].wins[a_first ? 0 : 1];
    if (!judged(table.status[i])) continue;
    wins = side(under_test ? table.y[i] : 1 - table.y[i]);
  }
  const std::vector<double> label = labels(bench, table);
  std::vector<JudgedPair> out;
  for (const auto& [item, pair] : said) {
    const double right = label[item];
    if (std::isnan(right)) continue;
    const auto [first, second] = pair.wins;
    const auto point = [&](double wins) {
      if (std::isnan(wins) || wins == 0.5) return 0;
      return wins == right ? 1 : -1;
    };
    out.push_back({.item = item,
                   .right = point(first) + point(second) > 0,
                   .right_in_both = point(first) + point(second) == 2,
                   .consistent = same(first, second),
                   .unread = std::isnan(first) || std::isnan(second)});
  }
  return out;
}

Result<std::unique_ptr<const Estimator>> accuracy(const Study& study) {
  const Benchmark& bench = study.bench;
  if (study.judge == bench.gold) {
    return fail(
        "the gold labels are what judges are held against, no judge "
        "themselves");
  }
  auto out = std::make_unique<Accuracy>(study);
  if (out->quantities().empty()) {
    return fail(fmt::format("judge '{}' has no verdicts",
                            printable(bench.judges.at(study.judge), 60)));
  }
  return out;
}

}  // namespace assize::judge_bench
