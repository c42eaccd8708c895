// Ties where the winner is much longer: WildBench's two length margins.
//
// `slight` is the rule of WB-Reward: a slight win becomes a tie where the
// winner's answer is longer than the loser's by more than `margin` characters;
// strong wins stay.  `any` is the rule of WB-Elo under the same name: every
// pair whose lengths differ by more than the margin is a tie, whoever won.
//
// `reward` is WB-Reward times 100: (strong wins + slight wins / 2 - slight
// losses / 2 - strong losses) over all judged pairs, ties at 0; `margin_effect`
// is the reward with the margin minus the one without.  `win_rate` counts ties
// as halves.  A pair with an answer that is empty or was cut short is left out
// where the suite tells them, as WildBench's does.
//
// What it does not do: a margin hides length where it decides narrowly and
// leaves it where the judge was sure, so a bias that makes verdicts strong goes
// through.  The margin itself has no right value; it is a published convention.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "calibrations/scores_alone.h"
#include "plugin/calibration.h"
#include "plugin/cluster_means.h"
#include "plugin/config_node.h"

namespace assize {
namespace {

enum Rule : std::size_t { kSlight, kAny };

constexpr std::string_view kRules[] = {"slight", "any"};

constexpr Knob kKnobs[] = {
    Choice{.name = "rule",
           .meaning = "slight: WB-Reward's; any: WB-Elo's.",
           .options = kRules},
    Number{.name = "margin",
           .unit = "characters",
           .meaning = "A longer winner is tied beyond it.",
           .fallback = 500,
           .least = 0,
           .most = 1e6},
};

enum Column : std::size_t { kWinRate, kReward, kEffect, kColumns };

/// System and item of the answers with which no pair counts, as WildBench's
/// reader tells them.
std::set<std::pair<std::uint16_t, std::uint32_t>> left_out(
    const Benchmark& bench) {
  std::set<std::pair<std::uint16_t, std::uint32_t>> out;
  const Table* const table = bench.table("left_out_answers");
  for (std::size_t i = 0; table != nullptr && i < table->rows(); ++i) {
    out.emplace(static_cast<std::uint16_t>(table->at(i, 0)),
                static_cast<std::uint32_t>(table->at(i, 1)));
  }
  return out;
}

/// Half a win in either direction, or a whole one where it is strong.
double reward(double y, std::uint8_t strength) {
  if (y == 0.5) return 0;
  const double size = strength > 1 ? 1 : 0.5;
  return y > 0.5 ? size : -size;
}

class LengthMargin final : public ClusterMeans {
 public:
  LengthMargin(const Study& study, Rule rule, double margin)
      : ClusterMeans(study.table.clusters()) {
    const VerdictTable& table = study.table;
    const auto skipped = left_out(study.bench);
    std::map<std::uint16_t, Sums> systems;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (!table.clean_pair(i, study.judge) || std::isnan(table.y[i])) continue;
      if (table.answer[i] == kNoAnswer || table.rival[i] == kNoAnswer) continue;
      if (skipped.contains({table.system[i], table.item[i]}) ||
          skipped.contains({table.opponent[i], table.item[i]})) {
        continue;
      }
      const double longer =
          static_cast<double>(study.answers.code_points[table.answer[i]]) -
          static_cast<double>(study.answers.code_points[table.rival[i]]);
      const double y = table.y[i];
      const bool strong = table.strength[i] > 1;
      const bool tied = rule == kAny ? std::abs(longer) > margin
                                     : !strong && (y > 0.5   ? longer
                                                   : y < 0.5 ? -longer
                                                             : 0) > margin;
      strong_ += strong;
      tied_ += tied && y != 0.5;
      const std::uint32_t cluster = study.bench.items[table.item[i]].cluster;
      const double before = reward(y, table.strength[i]);
      const double after = tied ? 0 : before;
      Sums& of = systems[table.system[i]];
      of[kWinRate].add(cluster, tied ? 50 : 100 * y, 1);
      of[kReward].add(cluster, 100 * after, 1);
      of[kEffect].add(cluster, 100 * (after - before), 1);
    }
    for (auto& [system, sums] : systems) add(study.judge, system, sums);
  }

  bool any_strong() const { return strong_ > 0; }

  Notes notes() const override {
    return {.convention = convention_,
            .assumes = {"A winner that is longer by more than the margin won "
                        "for its length, if it won narrowly.",
                        "The margin is a convention: no value of it is the "
                        "right one."},
            .parameters = {{"verdicts_tied", static_cast<double>(tied_)}},
            .metrics = {{"reward",
                         "WB-Reward times 100: wins less losses, slight ones "
                         "half, ties 0"},
                        {"margin_effect",
                         "the reward with the margin minus the one without"}}};
  }
  void name(std::string convention) { convention_ = std::move(convention); }

 private:
  using Sums = std::array<ClusterRatio, kColumns>;

  void add(std::uint16_t judge, std::uint16_t system, Sums& sums) {
    constexpr const char* kMetrics[] = {"win_rate", "reward", "margin_effect"};
    for (std::size_t c = 0; c < kColumns; ++c) {
      add_mean({.metric = kMetrics[c],
                .system = system,
                .judge = judge,
                .effect = c == kEffect,
                .least = c == kWinRate ? 0.0 : -100.0,
                .secondary = c == kReward,
                .is_mean = true},
               std::move(sums[c]));
    }
  }

  std::size_t strong_ = 0, tied_ = 0;
  std::string convention_;
};

class Plugin final : public Calibration {
 public:
  Plugin(std::size_t rule, double margin)
      : rule_(static_cast<Rule>(rule)), margin_(margin) {}

  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (scores_alone(study)) {
      return needs_pairs(
          "a margin is between two answers' lengths, and what it ties are "
          "winners");
    }
    if (study.bench.reference < 0) {
      return fail("the answers are of no systems that could be ranked");
    }
    auto estimator = std::make_unique<LengthMargin>(study, rule_, margin_);
    if (estimator->quantities().empty()) {
      return fail("no judged pair has both answers' lengths");
    }
    if (rule_ == kSlight && !estimator->any_strong()) {
      return fail(
          "no verdict says that a win is a strong one, so nothing "
          "tells the slight ones; rule 'any' does not need it");
    }
    estimator->name(rule_ == kSlight ? "wildbench.reward" : "wildbench.elo");
    return estimator;
  }

 private:
  Rule rule_;
  double margin_;
};

std::unique_ptr<Calibration> make(ConfigNode& config) {
  std::size_t rule = 0;
  double margin = 0;
  config.read(std::get<Choice>(kKnobs[0]), rule);
  config.read(std::get<Number>(kKnobs[1]), margin);
  return std::make_unique<Plugin>(rule, margin);
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin length_margin;
constinit const CalibrationPlugin length_margin = {
    .info = {.id = "length_margin",
             .summary = "Ties where the winner is longer by a margin.",
             .source = "Lin et al. 2024, arXiv:2406.04770",
             .knobs = kKnobs},
    .make = make,
    .asked_for = true,
};

}  // namespace calibrations
}  // namespace assize
