#include "calibrations/panel_verdicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "calibrations/labelled_verdicts.h"
#include "calibrations/scores_alone.h"
#include "stats/dawid_skene.h"
#include "stats/judge_vote.h"

namespace assize {
namespace {

constexpr double kTrim = 0.2;        ///< Cut from each end by `trimmed`.
constexpr std::uint32_t kFolds = 5;  ///< Of instructions, for learning.

/// A vote for the system (1), against it (0) or for neither.
std::uint32_t vote(double said) {
  if (std::isnan(said) || said == 0.5) return kNoVote;
  return said > 0.5 ? 1 : 0;
}

/// By fold and member, the weight of a vote as learnt on the other folds.
std::vector<std::vector<double>> weights(const std::vector<PanelRow>& rows,
                                         std::size_t members) {
  std::vector<std::vector<double>> out(kFolds, std::vector<double>(members));
  for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
    for (std::size_t m = 0; m < members; ++m) {
      double right = 0, n = 0;
      for (const PanelRow& row : rows) {
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

/// What the members say, without one of them; empty where nobody is left who
/// has a verdict.
std::vector<double> said_without(const PanelRow& row, int without) {
  std::vector<double> said = row.said;
  if (without >= 0) said[static_cast<std::size_t>(without)] = kAbsent;
  const bool none =
      std::ranges::all_of(said, [](double one) { return std::isnan(one); });
  return none ? std::vector<double>{} : said;
}

double won_by(double share) {
  return share == 0.5 ? 0.5 : static_cast<double>(share > 0.5);
}

/// The members' mean, or a loss where one of them has it lose for sure.
double unless_vetoed(std::span<const double> said) {
  std::vector<std::uint8_t> vetoes;
  for (const double one : said) vetoes.push_back(one == 0 ? 1 : 0);
  const double mean = trimmed_mean(said, 0);
  return vetoed_mean(std::span(&mean, 1), vetoes, 0).value;
}

/// The verdict of one row, `weight` by member where votes are weighted.
double verdict(PanelRule rule, std::span<const double> said,
               std::span<const double> weight) {
  if (said.empty()) return kAbsent;
  if (rule == PanelRule::kMean) return trimmed_mean(said, 0);
  if (rule == PanelRule::kMedian) return median_score(said);
  if (rule == PanelRule::kTrimmed) return trimmed_mean(said, kTrim);
  if (rule == PanelRule::kVeto) return unless_vetoed(said);
  std::vector<std::uint32_t> votes;
  votes.reserve(said.size());
  for (const double one : said) votes.push_back(vote(one));
  if (!weight.empty()) return won_by(weighted_vote(votes, weight, 2)[1]);
  const auto winner = majority(votes, 2);
  return winner ? *winner : 0.5;
}

/// The votes of all members but one; items are rows.
PanelVotes votes_of(const std::vector<PanelRow>& rows, std::size_t members,
                    int without) {
  PanelVotes out{.items = rows.size(),
                 .judges = without < 0 ? members : members - 1,
                 .classes = 2};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::uint32_t judge = 0;
    for (std::size_t m = 0; m < members; ++m) {
      if (static_cast<int>(m) == without) continue;
      const std::uint32_t said = vote(rows[i].said[m]);
      if (said != kNoVote) {
        out.item.push_back(static_cast<std::uint32_t>(i));
        out.judge.push_back(judge);
        out.label.push_back(said);
      }
      ++judge;
    }
  }
  return out;
}

/// By row, the label that Dawid and Skene's model finds likelier where the
/// labels of the row's own fold are held back.
Result<std::vector<double>> by_dawid_skene(const std::vector<PanelRow>& rows,
                                           std::size_t members, int without) {
  const PanelVotes votes = votes_of(rows, members, without);
  std::vector<double> out(rows.size(), kAbsent);
  for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
    std::vector<std::uint32_t> gold;
    for (const PanelRow& row : rows) {
      const std::uint32_t label = vote(row.label);
      const bool held_back = row.cluster % kFolds == fold;
      gold.push_back(held_back || label == kNoVote ? kNoGold : label);
    }
    const auto fit = dawid_skene(votes, gold);
    if (!fit) {
      return fail(
          fmt::format("rule 'dawid_skene' is only to be had anchored by labels "
                      "of both kinds and of every member, on each four "
                      "fifths of the instructions: {}",
                      fit.error().message));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].cluster % kFolds != fold) continue;
      const std::vector<double> said = said_without(rows[i], without);
      if (said.empty()) continue;
      // Where nobody chose, the model has the classes' shares and no verdict.
      const bool chosen = std::ranges::any_of(
          said, [](double one) { return vote(one) != kNoVote; });
      out[i] = chosen ? won_by(fit->posterior[2 * i + 1]) : 0.5;
    }
  }
  return out;
}

Result<std::vector<double>> verdicts(PanelRule rule,
                                     const std::vector<PanelRow>& rows,
                                     std::size_t members, int without) {
  if (rule == PanelRule::kDawidSkene) {
    return by_dawid_skene(rows, members, without);
  }
  std::vector<std::vector<double>> weight(kFolds);
  if (rule == PanelRule::kAnchored) weight = weights(rows, members);
  std::vector<double> out;
  out.reserve(rows.size());
  for (const PanelRow& row : rows) {
    out.push_back(verdict(rule, said_without(row, without),
                          weight[row.cluster % kFolds]));
  }
  return out;
}

}  // namespace

bool needs_gold(PanelRule rule) {
  return rule == PanelRule::kAnchored || rule == PanelRule::kDawidSkene;
}

bool takes_scores(PanelRule rule) {
  return rule == PanelRule::kMean || rule == PanelRule::kMedian ||
         rule == PanelRule::kTrimmed;
}

std::vector<PanelRow> score_rows(const Study& study,
                                 const std::vector<std::uint16_t>& members) {
  struct Sum {
    double score = 0, turns = 0;
  };
  using Key = std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>;
  std::map<Key, std::vector<Sum>> sums;
  const ScoreUnit unit(study);
  const VerdictTable& table = study.table;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto member = std::ranges::find(members, table.judge[i]);
    if (member == members.end() || !clean_score(table, i, *member)) continue;
    const std::uint32_t item = table.item[i];
    auto& of = sums[{table.system[i], study.bench.items[item].cluster, item}];
    of.resize(members.size());
    Sum& sum = of[static_cast<std::size_t>(member - members.begin())];
    sum.score += unit.of(table.y[i]);
    sum.turns += 1;
  }
  std::vector<PanelRow> out;
  out.reserve(sums.size());
  for (const auto& [key, of] : sums) {
    PanelRow& row = out.emplace_back();
    row.system = std::get<0>(key);
    row.cluster = std::get<1>(key);
    for (const Sum& sum : of) {
      row.said.push_back(sum.turns > 0 ? sum.score / sum.turns : kAbsent);
    }
  }
  return out;
}

std::vector<PanelRow> panel_rows(const Study& study,
                                 const std::vector<std::uint16_t>& members) {
  std::map<std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>, PanelRow>
      rows;
  for (std::size_t m = 0; m < members.size(); ++m) {
    for (const LabelledVerdict& one : labelled_verdicts(study, members[m])) {
      PanelRow& row = rows[{one.system, one.cluster, one.item}];
      row.said.resize(members.size(), kAbsent);
      row.system = one.system;
      row.cluster = one.cluster;
      row.label = one.label;
      row.said[m] = one.judge;
    }
  }
  std::vector<PanelRow> out;
  out.reserve(rows.size());
  for (auto& [key, row] : rows) out.push_back(std::move(row));
  return out;
}

Result<void> decide(PanelRule rule, std::size_t members, std::size_t self,
                    std::vector<PanelRow>& rows) {
  const auto panel = verdicts(rule, rows, members, -1);
  if (!panel) return tl::unexpected(panel.error());
  const auto others = verdicts(rule, rows, members, static_cast<int>(self));
  if (!others) return tl::unexpected(others.error());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].panel = (*panel)[i];
    rows[i].others = (*others)[i];
  }
  return {};
}

}  // namespace assize
