// One verdict from several judges, and what each of them adds.
//
// Every judge of the audit is a member, or those that `members` names.  Of each
// answer the members' verdicts, averaged over orders, become one: the majority,
// the mean, the median, a trimmed mean, or votes weighted by how often each
// member agreed with people (`anchored`; learnt on other instructions than the
// one that is judged).  The value is how often the system wins; on a benchmark
// of labelled pairs, how often the panel is right.
//
// The panel itself stands under its first member.  Under each member stand the
// panel of the others (leave one judge out), and how far the member is from it.
// Where there are labels, `panel_minus_best` says what the panel adds to its
// best member, and the notes what it could add: by Condorcet, if the members
// erred independently, and how many independent ones they are worth.  Judges
// err alike; nine are often worth two (arXiv:2605.29800).
//
// `veto` is a mixture of judges in which each is a gate: an answer that a
// member has lose in both orders loses, others get the members' mean
// (arXiv:2409.20370). It is no rule for picking one of two: both may lose.
//
// Of answers that were scored alone the members' scores become one by `mean`,
// `median` or `trimmed`; the other rules count votes, which scores are not. The
// members must score on one scale.
//
// `dawid_skene` is Dawid and Skene's model.  Where members share errors it may
// turn labels round, so it is only to be had anchored: each member's rates of
// error are counted where people labelled other instructions, and held.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "calibrations/panel_verdicts.h"
#include "calibrations/scores_alone.h"
#include "plugin/cluster_means.h"
#include "plugin/config_node.h"
#include "stats/judge_panel.h"
#include "stats/krippendorff.h"

namespace assize {
namespace {

constexpr Knob kKnobs[] = {
    Choice{.name = "rule",
           .meaning = "How the members' verdicts become one.",
           .options = kPanelRules},
    Words{.name = "members",
          .meaning = "Judges, separated by commas; empty: all of the audit.",
          .fallback = ""},
};

class Panel final : public ClusterMeans {
 public:
  /// The rows have their verdicts. `right`: they are right or wrong, of no
  /// ranked system.
  Panel(const Study& study, const std::vector<PanelRow>& rows,
        const std::vector<std::uint16_t>& members, std::size_t self, bool right)
      : ClusterMeans(study.table.clusters()),
        right_(right),
        scores_(scores_alone(study)),
        unit_(study) {
    find_range(rows);
    if (self == 0) add_panel(study, rows, members);
    add_member(study, rows, self);
  }

  Notes notes() const override { return notes_; }

 private:
  /// Of shares 0 to 100; of scores, where the scale is not known, what was
  /// given.
  void find_range(const std::vector<PanelRow>& rows) {
    if (!scores_ || unit_.percent()) return;
    least_ = HUGE_VAL;
    most_ = -HUGE_VAL;
    for (const PanelRow& row : rows) {
      for (const double said : row.said) {
        if (std::isnan(said)) continue;
        least_ = std::min(least_, said);
        most_ = std::max(most_, said);
      }
    }
  }

  /// What a verdict counts: that it is for the system, that it is right, or its
  /// score.
  double worth(const PanelRow& row, double said) const {
    if (scores_) return said;
    if (!right_) return 100 * said;
    return 100 * (row.label * said + (1 - row.label) * (1 - said));
  }

  /// Adds the mean of `value` over the rows of each system (of all together
  /// where verdicts are right or wrong), but for those where it is NaN.
  template <typename Value>
  void add(const Study& study, const std::vector<PanelRow>& rows,
           const char* metric, bool effect, bool secondary, Value value) {
    std::map<std::uint16_t, ClusterRatio> sums;
    std::map<std::pair<std::uint16_t, std::uint32_t>, std::pair<double, double>>
        cells;
    for (const PanelRow& row : rows) {
      const double one = value(row);
      if (std::isnan(one)) continue;
      auto& cell = cells[{right_ ? std::uint16_t{0} : row.system, row.cluster}];
      cell.first += one;
      cell.second += 1;
    }
    for (const auto& [key, cell] : cells) {
      sums[key.first].add(key.second, cell.first, cell.second);
    }
    for (auto& [system, sum] : sums) {
      add_mean({.metric = metric,
                .system = system,
                .judge = study.judge,
                .effect = effect,
                .least = effect ? least_ - most_ : least_,
                .most = effect ? most_ - least_ : most_,
                .secondary = secondary,
                .is_mean = true},
               std::move(sum));
    }
  }

  void add_panel(const Study& study, const std::vector<PanelRow>& rows,
                 const std::vector<std::uint16_t>& members) {
    add(study, rows, level(), false, true,
        [&](const PanelRow& row) { return worth(row, row.panel); });
    std::vector<double> accuracy(members.size(), kAbsent);
    if (right_) {
      for (std::size_t m = 0; m < members.size(); ++m) {
        accuracy[m] = accuracy_of(rows, m);
      }
      const auto best = static_cast<std::size_t>(
          std::ranges::max_element(accuracy) - accuracy.begin());
      add(study, rows, "panel_minus_best", true, false,
          [&](const PanelRow& row) {
            return worth(row, row.panel) - worth(row, row.said[best]);
          });
      notes_.assumes.push_back(fmt::format(
          "The best member is {}, as these same verdicts have it; a member "
          "that is best by chance makes the panel look worse.",
          study.bench.judges[members[best]]));
      notes_.parameters.emplace_back("condorcet_if_independent",
                                     condorcet_accuracy(accuracy));
      for (std::size_t m = 0; m < members.size(); ++m) {
        notes_.parameters.emplace_back(
            "accuracy:" + study.bench.judges[members[m]], accuracy[m]);
      }
    }
    add_worth(rows, members.size());
  }

  /// How alike the members are: their agreement, and where there are labels
  /// how many independent ones they are worth.
  void add_worth(const std::vector<PanelRow>& rows, std::size_t members) {
    std::vector<double> said, wrong;
    for (const PanelRow& row : rows) {
      for (const double one : row.said) {
        const double winner = one == 0.5 ? 0.5 : static_cast<double>(one > 0.5);
        said.push_back(scores_ || std::isnan(one) ? one : winner);
        wrong.push_back(std::abs(one - row.label));
      }
    }
    notes_.parameters.emplace_back(
        "krippendorff_alpha",
        krippendorff_alpha(Ratings(said, members), Scale::kInterval));
    if (!right_) return;
    const double correlation = error_correlation(Ratings(wrong, members)).mean;
    notes_.parameters.emplace_back("error_correlation", correlation);
    notes_.parameters.emplace_back(
        "effective_judges",
        effective_judges(static_cast<double>(members), correlation));
  }

  void add_member(const Study& study, const std::vector<PanelRow>& rows,
                  std::size_t self) {
    add(study, rows, "panel_without", false, true,
        [&](const PanelRow& row) { return worth(row, row.others); });
    add(study, rows, "judge_minus_panel", true, false,
        [&](const PanelRow& row) {
          return worth(row, row.said[self]) - worth(row, row.others);
        });
    notes_.convention = "assize.panel";
    notes_.assumes.push_back(
        "Members are taken as they are: an error that all of them share stays "
        "in the panel's verdict.");
    if (scores_) {
      notes_.assumes.emplace_back("Members score on one scale.");
    }
    notes_.metrics = {
        {"panel_accuracy", "how often the panel's one verdict is right"},
        {"panel_win_rate", "how often the system wins by the panel's verdict"},
        {"panel_score",
         "the mean of the panel's one score, in percent of the scale"},
        {"panel_mean_score", "the mean of the panel's one score"},
        {"panel_without", "the same of the panel without this judge"},
        {"judge_minus_panel",
         "this judge minus the panel of the others, in points of the metric"},
        {"panel_minus_best",
         "the panel minus its best member alone, in points"}};
  }

  double accuracy_of(const std::vector<PanelRow>& rows,
                     std::size_t member) const {
    double sum = 0, n = 0;
    for (const PanelRow& row : rows) {
      if (std::isnan(row.said[member])) continue;
      sum += worth(row, row.said[member]) / 100;
      n += 1;
    }
    return n > 0 ? sum / n : 0;
  }

  const char* level() const {
    if (scores_) return unit_.percent() ? "panel_score" : "panel_mean_score";
    return right_ ? "panel_accuracy" : "panel_win_rate";
  }

  bool right_;   ///< Verdicts are right or wrong, of no ranked system.
  bool scores_;  ///< Of answers judged alone.
  ScoreUnit unit_;
  double least_ = 0, most_ = 100;
  Notes notes_;
};

class Plugin final : public Calibration {
 public:
  Plugin(std::size_t rule, std::string members)
      : rule_(static_cast<PanelRule>(rule)), members_(std::move(members)) {}

  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    const auto members = chosen(study);
    if (!members) return tl::unexpected(members.error());
    if (members->size() < 2) {
      return fail("a panel needs two judges of the same answers");
    }
    if (needs_gold(rule_) && study.bench.gold < 0) {
      return fail(fmt::format("rule '{}' needs gold labels to weigh votes by",
                              kPanelRules[static_cast<std::size_t>(rule_)]));
    }
    const auto self = std::ranges::find(*members, study.judge);
    if (self == members->end()) return fail("this judge is no member");
    const auto at = static_cast<std::size_t>(self - members->begin());
    const bool scores = scores_alone(study);
    if (scores && !takes_scores(rule_)) {
      return fail(fmt::format(
          "the judge scored each answer alone, and rule '{}' counts votes; "
          "scores become one by the rules mean, median and trimmed",
          kPanelRules[static_cast<std::size_t>(rule_)]));
    }
    const bool right =
        !scores && study.bench.gold >= 0 && study.bench.reference < 0;
    std::vector<PanelRow> rows =
        scores ? score_rows(study, *members) : panel_rows(study, *members);
    if (right) {
      std::erase_if(rows,
                    [](const PanelRow& row) { return std::isnan(row.label); });
    }
    const auto decided = decide(rule_, members->size(), at, rows);
    if (!decided) return tl::unexpected(decided.error());
    auto estimator = std::make_unique<Panel>(study, rows, *members, at, right);
    if (estimator->quantities().empty()) {
      return fail("no answer was judged by two members");
    }
    return estimator;
  }

 private:
  /// Indices of the members, increasing.
  Result<std::vector<std::uint16_t>> chosen(const Study& study) const {
    const Benchmark& bench = study.bench;
    std::set<std::uint16_t> out;
    if (members_.empty()) {
      for (const std::uint16_t judge : study.table.judge) {
        if (static_cast<int>(judge) != bench.gold) out.insert(judge);
      }
    }
    std::istringstream names(members_);
    for (std::string name; std::getline(names, name, ',');) {
      name.erase(0, name.find_first_not_of(' '));
      name.erase(name.find_last_not_of(' ') + 1);
      const auto found = std::ranges::find(bench.judges, name);
      if (found == bench.judges.end()) {
        return fail(fmt::format("no judge is called '{}'{}",
                                printable(name, 60),
                                did_you_mean(name, bench.judges)));
      }
      out.insert(static_cast<std::uint16_t>(found - bench.judges.begin()));
    }
    return std::vector<std::uint16_t>(out.begin(), out.end());
  }

  PanelRule rule_;
  std::string members_;
};

std::unique_ptr<Calibration> make(ConfigNode& config) {
  std::size_t rule = 0;
  std::string members;
  config.read(std::get<Choice>(kKnobs[0]), rule);
  config.read(std::get<Words>(kKnobs[1]), members);
  return std::make_unique<Plugin>(rule, members);
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin panel;
constinit const CalibrationPlugin panel = {
    .info = {.id = "panel",
             .summary = "One verdict from several judges, and what each adds.",
             .source = "Verga et al. 2024, arXiv:2404.18796",
             .knobs = kKnobs},
    .make = make,
    .asked_for = true,
};

}  // namespace calibrations
}  // namespace assize
