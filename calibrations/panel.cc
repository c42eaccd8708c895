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
// Dawid and Skene's model is not here: where errors are shared it turns labels
// round, so it is only to be had anchored, which `anchored` is.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "calibrations/labelled_verdicts.h"
#include "plugin/cluster_means.h"
#include "plugin/config_node.h"
#include "stats/judge_panel.h"
#include "stats/judge_vote.h"
#include "stats/krippendorff.h"

namespace assize {
namespace {

enum Rule : std::size_t { kMajority, kMean, kMedian, kTrimmed, kAnchored };

constexpr std::string_view kRules[] = {"majority", "mean", "median", "trimmed",
                                       "anchored"};

constexpr Knob kKnobs[] = {
    Choice{.name = "rule",
           .meaning = "How the members' verdicts become one.",
           .options = kRules},
    Words{.name = "members",
          .meaning = "Judges, separated by commas; empty: all of the audit.",
          .fallback = ""},
};

constexpr double kTrim = 0.2;        ///< Cut from each end by `trimmed`.
constexpr std::uint32_t kFolds = 5;  ///< Of instructions, for `anchored`.

/// What all members say of one answer, in [0, 1]; NaN where one has no verdict.
struct Row {
  std::uint16_t system = 0;
  std::uint32_t cluster = 0;
  double label = kAbsent;
  std::vector<double> said;
};

std::vector<Row> gather(const Study& study,
                        const std::vector<std::uint16_t>& members) {
  std::map<std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>, Row> rows;
  for (std::size_t m = 0; m < members.size(); ++m) {
    for (const LabelledVerdict& one : labelled_verdicts(study, members[m])) {
      Row& row = rows[{one.system, one.cluster, one.item}];
      row.said.resize(members.size(), kAbsent);
      row.system = one.system;
      row.cluster = one.cluster;
      row.label = one.label;
      row.said[m] = one.judge;
    }
  }
  std::vector<Row> out;
  out.reserve(rows.size());
  for (auto& [key, row] : rows) out.push_back(std::move(row));
  return out;
}

/// A vote for the system (1), against it (0) or for neither.
std::uint32_t vote(double said) {
  if (std::isnan(said) || said == 0.5) return kNoVote;
  return said > 0.5 ? 1 : 0;
}

/// By fold and member, the weight of a vote as learnt on the other folds.
std::vector<std::vector<double>> weights(const std::vector<Row>& rows,
                                         std::size_t members) {
  std::vector<std::vector<double>> out(kFolds, std::vector<double>(members));
  for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
    for (std::size_t m = 0; m < members; ++m) {
      double right = 0, n = 0;
      for (const Row& row : rows) {
        const std::uint32_t said = vote(row.said[m]), label = vote(row.label);
        if (row.cluster % kFolds == fold || said == kNoVote ||
            label == kNoVote) {
          continue;
        }
        right += said == label;
        n += 1;
      }
      out[fold][m] = vote_weight(smoothed_accuracy(right, n), 2);
    }
  }
  return out;
}

/// The panel's verdict without member `without` (or with all, -1); NaN where
/// nobody else has one.
class Verdicts {
 public:
  Verdicts(const std::vector<Row>& rows, std::size_t members, Rule rule)
      : rule_(rule) {
    if (rule == kAnchored) weights_ = weights(rows, members);
  }

  double of(const Row& row, int without) const {
    std::vector<double> said;
    for (std::size_t m = 0; m < row.said.size(); ++m) {
      const bool left_out = static_cast<int>(m) == without;
      said.push_back(left_out ? kAbsent : row.said[m]);
    }
    const bool none =
        std::ranges::all_of(said, [](double one) { return std::isnan(one); });
    if (none) return kAbsent;
    switch (rule_) {
      case kMean:
        return trimmed_mean(said, 0);
      case kMedian:
        return median_score(said);
      case kTrimmed:
        return trimmed_mean(said, kTrim);
      default:
        return voted(row, said);
    }
  }

 private:
  double voted(const Row& row, const std::vector<double>& said) const {
    std::vector<std::uint32_t> votes;
    votes.reserve(said.size());
    for (const double one : said) votes.push_back(vote(one));
    if (rule_ == kAnchored) {
      const double won =
          weighted_vote(votes, weights_[row.cluster % kFolds], 2)[1];
      return won == 0.5 ? 0.5 : static_cast<double>(won > 0.5);
    }
    const auto winner = majority(votes, 2);
    return winner ? *winner : 0.5;
  }

  Rule rule_;
  std::vector<std::vector<double>> weights_;
};

class Panel final : public ClusterMeans {
 public:
  Panel(const Study& study, const std::vector<std::uint16_t>& members,
        std::size_t self, Rule rule)
      : ClusterMeans(study.table.clusters()),
        right_(study.bench.gold >= 0 && study.bench.reference < 0) {
    std::vector<Row> rows = gather(study, members);
    if (right_) {
      std::erase_if(rows, [](const Row& row) { return std::isnan(row.label); });
    }
    const Verdicts verdicts(rows, members.size(), rule);
    if (self == 0) {
      add_panel(study, rows, verdicts, members);
    }
    add_member(study, rows, verdicts, self);
  }

  Notes notes() const override { return notes_; }

 private:
  /// What a verdict counts: that it is for the system, or that it is right.
  double worth(const Row& row, double said) const {
    if (!right_) return 100 * said;
    return 100 * (row.label * said + (1 - row.label) * (1 - said));
  }

  /// Adds the mean of `value` over the rows of each system (of all together
  /// where verdicts are right or wrong), but for those where it is NaN.
  template <typename Value>
  void add(const Study& study, const std::vector<Row>& rows, const char* metric,
           bool effect, bool secondary, Value value) {
    std::map<std::uint16_t, ClusterRatio> sums;
    std::map<std::pair<std::uint16_t, std::uint32_t>, std::pair<double, double>>
        cells;
    for (const Row& row : rows) {
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
                .least = effect ? -100.0 : 0.0,
                .secondary = secondary,
                .is_mean = true},
               std::move(sum));
    }
  }

  void add_panel(const Study& study, const std::vector<Row>& rows,
                 const Verdicts& verdicts,
                 const std::vector<std::uint16_t>& members) {
    add(study, rows, right_ ? "panel_accuracy" : "panel_win_rate", false, true,
        [&](const Row& row) { return worth(row, verdicts.of(row, -1)); });
    std::vector<double> accuracy(members.size(), kAbsent);
    if (right_) {
      for (std::size_t m = 0; m < members.size(); ++m) {
        accuracy[m] = accuracy_of(rows, m);
      }
      const auto best = static_cast<std::size_t>(
          std::ranges::max_element(accuracy) - accuracy.begin());
      add(study, rows, "panel_minus_best", true, false, [&](const Row& row) {
        return worth(row, verdicts.of(row, -1)) - worth(row, row.said[best]);
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
  void add_worth(const std::vector<Row>& rows, std::size_t members) {
    std::vector<double> said, wrong;
    for (const Row& row : rows) {
      for (const double one : row.said) {
        const double winner = one == 0.5 ? 0.5 : static_cast<double>(one > 0.5);
        said.push_back(std::isnan(one) ? kAbsent : winner);
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

  void add_member(const Study& study, const std::vector<Row>& rows,
                  const Verdicts& verdicts, std::size_t self) {
    const int without = static_cast<int>(self);
    add(study, rows, "panel_without", false, true,
        [&](const Row& row) { return worth(row, verdicts.of(row, without)); });
    add(study, rows, "judge_minus_panel", true, false, [&](const Row& row) {
      return worth(row, row.said[self]) - worth(row, verdicts.of(row, without));
    });
    notes_.convention = "assize.panel";
    notes_.assumes.push_back(
        "Members are taken as they are: an error that all of them share stays "
        "in the panel's verdict.");
    notes_.metrics = {
        {"panel_accuracy", "how often the panel's one verdict is right"},
        {"panel_win_rate", "how often the system wins by the panel's verdict"},
        {"panel_without", "the same of the panel without this judge"},
        {"judge_minus_panel",
         "this judge minus the panel of the others, in points"},
        {"panel_minus_best",
         "the panel minus its best member alone, in points"}};
  }

  double accuracy_of(const std::vector<Row>& rows, std::size_t member) const {
    double sum = 0, n = 0;
    for (const Row& row : rows) {
      if (std::isnan(row.said[member])) continue;
      sum += worth(row, row.said[member]) / 100;
      n += 1;
    }
    return n > 0 ? sum / n : 0;
  }

  bool right_;  ///< Verdicts are right or wrong, of no ranked system.
  Notes notes_;
};

class Plugin final : public Calibration {
 public:
  Plugin(std::size_t rule, std::string members)
      : rule_(static_cast<Rule>(rule)), members_(std::move(members)) {}

  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    const auto members = chosen(study);
    if (!members) return tl::unexpected(members.error());
    if (members->size() < 2) {
      return fail("a panel needs two judges of the same answers");
    }
    if (rule_ == kAnchored && study.bench.gold < 0) {
      return fail("rule 'anchored' needs gold labels to weigh votes by");
    }
    const auto self = std::ranges::find(*members, study.judge);
    if (self == members->end()) return fail("this judge is no member");
    auto estimator = std::make_unique<Panel>(
        study, *members, static_cast<std::size_t>(self - members->begin()),
        rule_);
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

  Rule rule_;
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
