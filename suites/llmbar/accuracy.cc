#include "suites/llmbar/accuracy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "suites/llmbar/verdicts.h"
#include "suites/ratio_sums.h"

namespace assize::llmbar {
namespace {

using suites::RatioSums;
using suites::Term;

constexpr double kPercent = 100;

/// What a judge says of a pair, as P(output 1 is better) by order: NaN where
/// nothing was judged.
struct Wins {
  std::array<double, 2> of = {kAbsent, kAbsent};
  bool asked = false;
  bool rates = false;  ///< The judge sees no order.
  double label = kAbsent;

  bool judged(std::size_t order) const { return !std::isnan(of[order]); }
  bool both() const { return judged(0) && judged(1); }
  double right(std::size_t order) const {
    return judged(order) ? label * of[order] + (1 - label) * (1 - of[order])
                         : 0;
  }
};

struct Share {
  double part = 0, whole = 0;
};

/// As published: a missing verdict is wrong; of ratings that cannot be read one
/// order is said to be won by each output, so that they earn a half.
Share of_all(const Wins& wins) {
  const double missing = 2 - double(wins.judged(0)) - double(wins.judged(1));
  const double earned = wins.rates ? missing / 2 : 0;
  return {wins.right(0) + wins.right(1) + earned, 2};
}

Share of_judged(const Wins& wins) {
  return {wins.right(0) + wins.right(1),
          double(wins.judged(0)) + double(wins.judged(1))};
}

Share in_both(const Wins& wins) {
  return {wins.right(0) == 1 && wins.right(1) == 1 ? 1.0 : 0.0, 1};
}

Share consistent(const Wins& wins) {
  if (!wins.both()) return {};
  return {wins.of[0] == wins.of[1] ? 1.0 : 0.0, 1};
}

Share first_chosen(const Wins& wins) {
  Share out;
  if (wins.judged(0)) out = {wins.of[0], 1};
  if (wins.judged(1)) out = {out.part + 1 - wins.of[1], out.whole + 1};
  return out;
}

struct Metric {
  const char* name;
  Share (*share)(const Wins&);
  const char* meaning;
  bool of_orders = false, secondary = true;
};

constexpr Metric kMetrics[] = {
    {"accuracy", of_all,
     "share of the verdicts that name the better answer; one that is missing "
     "does not, as published, and equal ratings count a half",
     false, false},
    {"accuracy_judged", of_judged,
     "the same of the verdicts that were given, leaving out missing ones"},
    {"correct_both", in_both,
     "share of the pairs on which both orders name the better answer"},
    {"consistency", consistent,
     "share of the pairs judged in both orders that got the same verdict",
     true},
    {"first_position_share", first_chosen,
     "share of the judged verdicts for the answer shown first; 50 is fair",
     true},
};

/// By item.
using AllWins = std::map<std::uint32_t, Wins>;

bool plain(const VerdictTable& table, std::size_t row) {
  return table.slots[row] <= 2 && table.arm[row] == 0 &&
         table.defence[row] == 0 && table.turn[row] == 0 &&
         table.sample[row] == 0;
}

/// What a judge gave each output alone; NaN where it gave none.
using Ratings = std::array<double, 2>;

/// Of two ratings, P(output 1 is better); in both orders, as it saw none.
void compare(const Ratings& given, Wins& wins) {
  wins.asked = wins.rates = true;
  const auto [first, second] = given;
  if (std::isnan(first) || std::isnan(second)) return;
  const double y = first == second ? 0.5 : first > second ? 1.0 : 0.0;
  wins.of = {y, y};
}

/// Pairs that have a label and were put to the judge.
AllWins gather(const Study& study) {
  const VerdictTable& table = study.table;
  AllWins out;
  std::map<std::uint32_t, Ratings> alone;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!plain(table, row)) continue;
    const bool output_1 = table.system[row] == 0;
    if (table.slots[row] == 1) {
      if (table.judge[row] != study.judge || table.system[row] > 1) continue;
      Ratings& given =
          alone.try_emplace(table.item[row], Ratings{kAbsent, kAbsent})
              .first->second;
      given[output_1 ? 0 : 1] = table.y[row];
      continue;
    }
    const double y = output_1 ? table.y[row] : 1 - table.y[row];
    if (static_cast<int>(table.judge[row]) == study.bench.gold) {
      out[table.item[row]].label = y;
    } else if (table.judge[row] == study.judge) {
      const bool shown_first = output_1 == (table.slot[row] == 0);
      Wins& wins = out[table.item[row]];
      wins.asked = true;
      if (judged(table.status[row])) wins.of[shown_first ? 0 : 1] = y;
    }
  }
  for (const auto& [item, given] : alone) compare(given, out[item]);
  std::erase_if(out, [](const auto& entry) {
    return !entry.second.asked || std::isnan(entry.second.label);
  });
  return out;
}

class Measuring {
 public:
  Measuring(const Study& study, const Description& about)
      : study_(study),
        about_(about),
        wins_(gather(study)),
        rates_(about.rates(study.bench.judges.at(study.judge))) {
    for (const auto& [item, wins] : wins_) rates_ = rates_ || wins.rates;
    for (auto& [item, wins] : wins_) wins.rates = rates_;
  }

  bool empty() const { return wins_.empty(); }

  std::unique_ptr<const Estimator> finish() {
    auto out = std::make_unique<RatioSums>(study_.bench.clusters(), notes());
    std::map<int, std::size_t> accuracy_of;
    std::map<int, AllWins> scopes = {{-1, wins_}};
    for (const auto& [item, wins] : wins_) {
      scopes[study_.bench.items[item].category].emplace(item, wins);
    }
    const bool one_subset = scopes.size() == 2;
    for (const auto& [category, members] : scopes) {
      if (one_subset && category >= 0) continue;
      accuracy_of[category] = add_scope(category, members, *out);
    }
    for (const Average& average : about_.averages) {
      add_average(average, accuracy_of, *out);
    }
    return out;
  }

 private:
  /// The part of the accuracy.
  std::size_t add_scope(int category, const AllWins& members, RatioSums& out) {
    std::size_t accuracy = 0;
    for (const Metric& metric : kMetrics) {
      if (metric.of_orders && rates_) continue;
      ClusterRatio ratio;
      for (const auto& [item, wins] : members) {
        const Share share = metric.share(wins);
        if (share.whole == 0) continue;
        ratio.add(study_.bench.items[item].cluster, kPercent * share.part,
                  share.whole);
      }
      Quantity quantity{.metric = metric.name,
                        .judge = study_.judge,
                        .category = category,
                        .n = static_cast<std::uint32_t>(ratio.whole()),
                        .clusters = ratio.clusters(),
                        .secondary = metric.secondary,
                        .is_mean = true,
                        .freedom = ratio.freedom()};
      const std::size_t part = out.add_part(std::move(ratio));
      out.add_quantity(std::move(quantity), {{part, 1}});
      if (metric.share == of_all) accuracy = part;
    }
    return accuracy;
  }

  /// Only of two subsets or more; the notes say of which.
  void add_average(const Average& average,
                   const std::map<int, std::size_t>& accuracy_of,
                   RatioSums& out) const {
    std::vector<Term> terms;
    double n = 0;
    for (const auto& [category, part] : accuracy_of) {
      if (category < 0) continue;
      const auto at = static_cast<std::size_t>(category);
      const std::string& name = study_.bench.categories[at];
      if (std::ranges::find(average.of, name) == average.of.end()) continue;
      terms.push_back({part, 1});
      n += out.part(part).whole();
    }
    if (terms.size() < 2) return;
    for (Term& term : terms) term.weight = 1.0 / double(terms.size());
    out.add_quantity({.metric = average.metric,
                      .judge = study_.judge,
                      .n = static_cast<std::uint32_t>(n),
                      .secondary = true},
                     std::move(terms));
  }

  Notes notes() const {
    double missing = 0;
    for (const auto& [item, wins] : wins_) {
      missing += 2 - double(wins.judged(0)) - double(wins.judged(1));
    }
    Notes out{.convention = "llmbar",
              .assumes = {"Pairs of different instructions are independent.",
                          rates_ ? "Ratings that cannot be read are half "
                                   "right, as published; accuracy_judged "
                                   "leaves them out."
                                 : "A verdict that is missing is wrong, as "
                                   "published; accuracy_judged leaves it out.",
                          "Adversarial pairs were built or chosen to mislead "
                          "judges; accuracy on them is none in use."},
              .parameters = {{"verdicts_missing", missing}},
              .metrics = {}};
    for (const Metric& metric : kMetrics) {
      if (metric.of_orders && rates_) continue;
      out.metrics.emplace_back(metric.name, metric.meaning);
    }
    for (const Average& average : about_.averages) {
      out.metrics.emplace_back(
          average.metric,
          fmt::format("mean accuracy of the subsets that are here of {}, each "
                      "counting alike",
                      fmt::join(average.of, ", ")));
    }
    return out;
  }

  const Study& study_;
  const Description& about_;
  AllWins wins_;
  bool rates_ = false;
};

}  // namespace

std::vector<std::vector<JudgedPair>> judged_pairs(const Benchmark& bench,
                                                  const Description& about) {
  const std::size_t items = bench.items.size();
  std::vector<int> better(items, kNoWinner);
  std::vector<bool> rates;
  for (const std::string& judge : bench.judges) {
    rates.push_back(about.rates(judge));
  }
  for (const Record& record : bench.records) {
    if (static_cast<int>(record.trial.judge) != bench.gold) continue;
    better[record.trial.item] = published_winner(record.verdict, 0, false);
  }
  constexpr std::size_t kNone = -1;
  std::vector<std::vector<std::size_t>> at(bench.judges.size());
  std::vector<std::vector<JudgedPair>> out(bench.judges.size());
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (trial.sample != 0 || trial.arm != 0 || better[trial.item] < 0) continue;
    if (trial.slots != 2) continue;
    if (static_cast<int>(trial.judge) == bench.gold) continue;
    at[trial.judge].resize(items, kNone);
    std::size_t& place = at[trial.judge][trial.item];
    std::vector<JudgedPair>& pairs = out[trial.judge];
    if (place == kNone) {
      place = pairs.size();
      pairs.push_back({.item = trial.item, .better = better[trial.item]});
    }
    const std::size_t order = trial.shown[0] == 0 ? 0 : 1;
    pairs[place].winner[order] =
        published_winner(record.verdict, order, rates[trial.judge]);
    pairs[place].judged[order] = judged(record.verdict.status);
  }
  return out;
}

Result<std::unique_ptr<const Estimator>> accuracy(const Study& study,
                                                  const Description& about) {
  const Benchmark& bench = study.bench;
  if (study.judge == bench.gold) {
    return fail(
        "the gold labels are what judges are held against, no judge "
        "themselves");
  }
  Measuring measuring(study, about);
  if (measuring.empty()) {
    return fail(fmt::format("judge '{}' has no verdicts on labelled pairs",
                            printable(bench.judges.at(study.judge), 60)));
  }
  return measuring.finish();
}

}  // namespace assize::llmbar
